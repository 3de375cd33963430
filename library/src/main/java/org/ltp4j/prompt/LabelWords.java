package org.ltp4j.prompt;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.ltp4j.engine.Engine;
import org.ltp4j.template.MultiPiece;
import org.ltp4j.template.Verbalizer;

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

  /**
   * A label's score is the mean over its words, a word's the mean over its pieces (one piece,
   * unless the rule is {@link MultiPiece#MEAN}).
   */
  public static LabelWords of(Verbalizer verbalizer) {
    int[] ids = verbalizer.ids();
    int labels = verbalizer.pieces().length;
    float[] mixing = new float[labels * ids.length];
    for (int label = 0; label < labels; label++) {
      int[][] words = verbalizer.pieces()[label];
      for (int[] word : words) {
        for (int piece : word) {
          mixing[label * ids.length + Arrays.binarySearch(ids, piece)] +=
              1f / (words.length * word.length);
        }
      }
    }
    return new LabelWords(Arrays.stream(ids).asLongStream().toArray(), labels, mixing);
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
