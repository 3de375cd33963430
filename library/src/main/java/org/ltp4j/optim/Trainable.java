package org.ltp4j.optim;

import java.util.List;
import java.util.Optional;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorSource;

/**
 * Some entries of one tensor, with their gradients and Adam moments. Gradients come from autograd
 * when a layer is done ({@link #collect}), row by row ({@link #rows}), or both: an embedding table
 * that is trained whole may be read by ids and multiplied with.
 */
public sealed interface Trainable extends AutoCloseable
    permits EngineTrainable, TensorEntries, RowEntries {
  /** Which entries of which tensor. */
  TensorPart part();

  /** Name of the tensor the entries belong to. */
  default String name() {
    return part().name();
  }

  /** The layer whose backward pass completes the gradient. */
  default int layer() {
    return part().layer();
  }

  /** The tensor's shape. */
  default long[] shape() {
    return part().shape();
  }

  /** How many entries are trained. */
  default long entries() {
    return part().entries();
  }

  /**
   * Adds the gradient that autograd left to the entries' own and frees what is not needed. Nothing
   * is to be done where autograd's gradient is the entries' own, or where autograd leaves none.
   */
  default void collect() {}

  /** Where gradients of single rows go; of an embedding table only. */
  default Optional<RowGradients> rows() {
    return Optional.empty();
  }

  /** The same, if its numbers are tensors of the engine. */
  default Optional<EngineTrainable> inEngine() {
    return Optional.empty();
  }

  /** Hands over the gradient to be summed over processes. */
  void share(GradientSum sum);

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
