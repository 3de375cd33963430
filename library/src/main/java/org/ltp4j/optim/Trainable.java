package org.ltp4j.optim;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorSource;

/** Some entries of one tensor, with their gradients and Adam moments. */
public sealed interface Trainable extends AutoCloseable
    permits EngineTrainable, TensorEntries, RowEntries {
  /** Name of the tensor the entries belong to. */
  String name();

  /** The layer whose backward pass completes the gradient. */
  int layer();

  /** The tensor's shape. */
  long[] shape();

  /** How many entries are trained. */
  long entries();

  /** Adds the gradient that autograd left to the entries' own and frees what is not needed. */
  void collect();

  /** Adds gradient rows (U, H) of distinct {@code ids} (U); for embedding tables. */
  void addRows(long[] ids, Tensor gradient);

  /**
   * Hands over the gradient to be summed over processes.
   *
   * @param rows rows of an embedding table that have a gradient in any process, ascending; for
   *     trainables that know rows
   */
  void share(GradientSum sum, long[] rows);

  /** Σ g² over the entries. */
  double sumOfSquares();

  /** One optimizer step; afterwards the gradient is zero. */
  void update(Adam.Update update);

  /** The values, bit for bit; each kind documents its layout. */
  List<TensorData> values();

  /** The Adam moments, as {@code m/...} and {@code v/...}. */
  List<TensorData> moments();

  /** Puts back what {@link #values} gave. */
  void load(TensorSource values);

  /** Puts back what {@link #moments} gave, after {@link #load}. */
  void loadMoments(TensorSource moments);

  @Override
  void close();
}
