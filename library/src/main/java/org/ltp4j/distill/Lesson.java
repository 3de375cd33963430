package org.ltp4j.distill;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ltp4j.mlm.MaskedBatch;
import org.ltp4j.model.Input;
import org.ltp4j.model.ModelConfig;

/**
 * What teacher and student read in a step, made without the engine. Shapes: T tokens, M of them
 * hidden.
 *
 * @param batch rows with hidden tokens
 * @param in the rows as encoders read them
 * @param hidden the hidden tokens among all, (M)
 * @param sentences the tokens by sentences
 * @param beside how another model reads them in place of the teacher; null without one
 */
record Lesson(MaskedBatch batch, Input in, long[] hidden, Groups sentences, Beside beside) {
  /** Fewer tokens are no sentence. */
  static final int SHORTEST = 4;

  /**
   * A lesson on these rows.
   *
   * @param bos begins a row
   * @param eos ends a sentence
   */
  static Lesson of(MaskedBatch batch, int bos, int eos, ModelConfig config) {
    Input in = Input.of(batch.rows(), config);
    long[] sentenceOf = new long[in.tokens()];
    List<Float> shares = new ArrayList<>();
    List<int[]> outside = new ArrayList<>(); // from, to
    for (int r = 0; r < batch.rows().length; r++) {
      int[] row = batch.rows()[r];
      int from = 0;
      for (int to = 0; to <= row.length; to++) {
        if (to == row.length || row[to] == eos || row[to] == bos) {
          int first = (int) in.token(r, from);
          int end = (int) in.token(r, to);
          if (to - from >= SHORTEST) {
            Arrays.fill(sentenceOf, first, end, shares.size());
            shares.add(1f / (to - from));
          } else {
            outside.add(new int[] {first, end});
          }
          if (to < row.length) {
            outside.add(new int[] {end, end + 1});
          }
          from = to + 1;
        }
      }
    }
    float[] each = new float[shares.size()];
    for (int s = 0; s < each.length; s++) {
      each[s] = shares.get(s);
    }
    outside.forEach(span -> Arrays.fill(sentenceOf, span[0], span[1], each.length));
    return new Lesson(batch, in, batch.tokens(in), new Groups(sentenceOf, each), null);
  }

  /**
   * A lesson on rows in two cuts, where another model reads them in place of the teacher.
   *
   * @param original that model's
   */
  static Lesson of(HiddenSpans rows, int bos, int eos, ModelConfig config, ModelConfig original) {
    Lesson own = of(rows.batch(), bos, eos, config);
    Beside beside = Beside.of(rows, own.sentences(), original);
    return new Lesson(own.batch(), own.in(), own.hidden(), own.sentences(), beside);
  }

  /** The rows as the teacher reads them, or what reads in its place. */
  Input read() {
    return beside == null ? in : beside.in();
  }

  /** The tokens of what is read by sentences. */
  Groups sentencesRead() {
    return beside == null ? sentences : beside.sentences();
  }

  /** For each hidden token the token that stands there in what the teacher reads, (M). */
  long[] taught() {
    return beside == null ? hidden : beside.hidden();
  }

  /** How much the teacher's word on each hidden token counts, together 1; (M). */
  float[] told() {
    if (beside != null) {
      return beside.told();
    }
    float[] same = new float[hidden.length];
    Arrays.fill(same, 1f / hidden.length);
    return same;
  }
}
