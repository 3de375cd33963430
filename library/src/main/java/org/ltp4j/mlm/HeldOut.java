package org.ltp4j.mlm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.random.Streams;
import org.ltp4j.tokenizer.Tokenizer;

/** The loss on text that is never trained on, with masks that never change. */
public final class HeldOut {
  private static final Streams FIXED = new Streams(0);

  private final Corpus corpus;
  private final Masking masking;
  private final int batch;

  /**
   * A measurement.
   *
   * @param probability share of tokens to hide
   * @param batch sequences at a time
   */
  public HeldOut(Corpus corpus, Tokenizer tokenizer, double probability, int batch) {
    this.corpus = corpus;
    this.masking = new Masking(tokenizer, probability, FIXED);
    this.batch = batch;
  }

  /** Whether there is nothing to measure. */
  boolean isEmpty() {
    return corpus.parts().isEmpty();
  }

  /** Loss, accuracy and number of hidden tokens of each part. */
  Map<String, Object> measure(MlmLoss loss) {
    Map<String, Object> parts = new LinkedHashMap<>();
    for (Corpus.Part part : corpus.parts()) {
      MlmLoss.Score score = MlmLoss.Score.zero();
      for (int from = 0; from < part.sequences().size(); from += batch) {
        int to = Math.min(part.sequences().size(), from + batch);
        List<String> names = new ArrayList<>();
        for (int i = from; i < to; i++) {
          names.add(part.name() + "/" + i);
        }
        score = score.plus(loss.evaluate(masking.apply(part.sequences().subList(from, to), names)));
      }
      parts.put(part.name(), score.toJson());
    }
    return parts;
  }
}
