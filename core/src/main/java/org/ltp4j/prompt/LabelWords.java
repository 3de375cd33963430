package org.ltp4j.prompt;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.ltp4j.engine.Engine;

/**
 * The verbalizer as numbers: which vocabulary rows are scored and how they mix into labels.
 *
 * @param ids distinct piece ids, (n)
 * @param labels C, the number of labels
 * @param mixing (C, n) row by row: the weight of each piece in each label's score; rows sum to 1
 */
public record LabelWords(long[] ids, int labels, float[] mixing) {
  /** One piece per label. */
  public static LabelWords single(long... ids) {
    float[] identity = new float[ids.length * ids.length];
    for (int i = 0; i < ids.length; i++) {
      identity[i * ids.length + i] = 1;
    }
    return new LabelWords(ids, ids.length, identity);
  }

  /** Scores of labels from scores of pieces: (M, n) to (M, C). */
  Tensor mix(Tensor scores, Engine engine) {
    if (isIdentity()) {
      return scores;
    }
    Tensor weights = engine.tensor(mixing, labels, ids.length); // (C, n)
    return torch.matmul(scores, weights.transpose(0, 1));
  }

  private boolean isIdentity() {
    if (labels != ids.length) {
      return false;
    }
    for (int i = 0; i < mixing.length; i++) {
      if (mixing[i] != (i % (labels + 1) == 0 ? 1 : 0)) {
        return false;
      }
    }
    return true;
  }
}
