package org.ltp4j.optim;

import org.bytedeco.pytorch.Tensor;

/** Takes the gradients of trainables to sum them over processes, in place and later. */
public interface GradientSum {
  /** A whole tensor, contiguous. */
  void tensor(Tensor gradient);

  /** Numbers {@code from} (inclusive) to {@code to} (exclusive) of an array. */
  void entries(float[] gradient, int from, int to);

  /**
   * The rows of the word embeddings that have a gradient in any process, ascending. The processes
   * ask each other, so all of them have to ask.
   */
  long[] rows();
}
