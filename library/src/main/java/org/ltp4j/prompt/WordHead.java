package org.ltp4j.prompt;

import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.ltp4j.model.DropoutMasks;
import org.ltp4j.model.MlmHead;
import org.ltp4j.model.ModelWeights;

/** Label words, scored by the model's own masked-language-modelling head, which has no dropout. */
public final class WordHead implements Head {
  private final MlmHead head;
  private final ModelWeights weights;
  private final LabelWords words;

  /** The label words of this model. */
  public WordHead(ModelWeights weights, LabelWords words) {
    this.head = new MlmHead(weights);
    this.weights = weights;
    this.words = words;
  }

  @Override
  public Tensor scores(Tensor hidden, Function<long[], Tensor> wordRows, DropoutMasks dropout) {
    Tensor rows = wordRows.apply(words.ids()); // (n, H)
    Tensor scores = head.scores(head.transform(hidden), rows, words.ids()); // (B, n)
    return words.mix(scores, weights.engine()); // (B, C)
  }

  @Override
  public int labels() {
    return words.labels();
  }
}
