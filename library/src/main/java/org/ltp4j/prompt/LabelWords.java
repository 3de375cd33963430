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
 * @param mixing (C, n) row by row: the weight of each piece in each label's score; rows sum to 1,
 *     or to 0 where words of no label are taken off
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

  /** Of words that are all of labels. */
  public static LabelWords of(Verbalizer verbalizer) {
    return of(verbalizer, verbalizer.pieces().length);
  }

  /**
   * A label's score is the mean over its words, a word's the mean over its pieces (one piece,
   * unless the rule is {@link MultiPiece#MEAN}). Words beyond those of the labels are of no label:
   * their score is taken off that of each label.
   *
   * @param labels C; 0 where there are no label words
   */
  public static LabelWords of(Verbalizer verbalizer, int labels) {
    int[] ids = verbalizer.ids();
    float[] mixing = new float[labels * ids.length];
    for (int label = 0; label < labels; label++) {
      add(mixing, label * ids.length, ids, verbalizer.pieces()[label], 1);
      if (verbalizer.pieces().length > labels) {
        add(mixing, label * ids.length, ids, verbalizer.pieces()[labels], -1);
      }
    }
    return new LabelWords(Arrays.stream(ids).asLongStream().toArray(), labels, mixing);
  }

  private static void add(float[] mixing, int from, int[] ids, int[][] words, int sign) {
    for (int[] word : words) {
      for (int piece : word) {
        mixing[from + Arrays.binarySearch(ids, piece)] +=
            (float) sign / (words.length * word.length);
      }
    }
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
