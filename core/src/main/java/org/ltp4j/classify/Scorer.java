package org.ltp4j.classify;

import java.util.Arrays;
import java.util.List;
import org.ltp4j.evaluation.TokenBatches;
import org.ltp4j.prompt.PromptModel;

/** Scores many inputs in batches of similar length; results come in the inputs' order. */
public final class Scorer {
  private final PromptModel model;
  private final int batchTokens;

  /**
   * A scorer.
   *
   * @param batchTokens most tokens in a batch, padding included
   */
  public Scorer(PromptModel model, int batchTokens) {
    this.model = model;
    this.batchTokens = batchTokens;
  }

  /** The labels' scores of every input. */
  public List<float[]> scores(RenderedSet inputs) {
    int[] lengths = inputs.inputs().stream().mapToInt(i -> i.length()).toArray();
    return TokenBatches.of(lengths, batchTokens)
        .map(rows -> Arrays.asList(model.scores(inputs.batch(rows))));
  }
}
