package org.ltp4j.distill;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ltp4j.mlm.MaskedBatch;
import org.ltp4j.model.Input;
import org.ltp4j.model.ModelConfig;

/**
 * What teacher and student read in a step, made without the engine. Shapes: T tokens, M of them
 * hidden, S sentences.
 *
 * @param batch rows with hidden tokens
 * @param in the rows as encoders read them
 * @param hidden the hidden tokens among all, (M)
 * @param sentenceOf for each token its sentence, S for those of none; (T)
 * @param shares for each sentence one over its number of tokens, (S)
 */
record Lesson(MaskedBatch batch, Input in, long[] hidden, long[] sentenceOf, float[] shares) {
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
    return new Lesson(batch, in, batch.tokens(in), sentenceOf, each);
  }

  /** S, the number of sentences. */
  int sentences() {
    return shares.length;
  }
}
