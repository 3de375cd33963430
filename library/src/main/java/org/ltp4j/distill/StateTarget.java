package org.ltp4j.distill;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.ltp4j.optim.DenseTensor;

/** How far a student's states are from the teacher's. */
sealed interface StateTarget extends AutoCloseable permits StateMap, SameStates {
  /**
   * The share of the teacher's variance that is left unexplained, in a graph: the mean squared
   * distance to the teacher's states as {@link Standard} has them, 1 for a student that knows
   * nothing but their mean.
   *
   * @param student (n, H)
   * @param teacher (n, G), without a graph
   */
  Tensor unexplained(Tensor student, Tensor teacher);

  /**
   * What is trained of it.
   *
   * @param layer the layer whose backward pass completes the gradients: the one above the encoder
   */
  List<DenseTensor> trainables(int layer);

  @Override
  void close();
}
