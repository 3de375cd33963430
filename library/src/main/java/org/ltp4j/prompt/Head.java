package org.ltp4j.prompt;

import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.ltp4j.model.DropoutMasks;

/** Turns the hidden state that is read into scores of the labels. */
public sealed interface Head permits WordHead, ClassHead {
  /**
   * Scores of the labels.
   *
   * @param hidden states of what is read, (N, H)
   * @param wordRows gives the embeddings (n, H) of n words
   * @param dropout in force
   * @return (N, C)
   */
  Tensor scores(Tensor hidden, Function<long[], Tensor> wordRows, DropoutMasks dropout);

  /** C, the number of labels. */
  int labels();
}
