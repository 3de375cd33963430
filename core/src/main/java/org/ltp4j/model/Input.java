package org.ltp4j.model;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One batch as the encoder reads it. Word rows are gathered once per distinct id, so that their
 * gradient has one row per distinct id and never the size of the vocabulary.
 *
 * @param batch B
 * @param length S, tokens and virtual tokens of the longest row
 * @param words the distinct token ids, ascending; (U)
 * @param gather for each of B·S places its row in [word rows ; prompt vectors]
 * @param positions position ids, (B·S)
 * @param types token type ids, (B·S), or null where all are 0
 * @param padded whether any place is padding
 * @param real 1 for tokens and virtual tokens, 0 for padding; (B·S)
 */
public record Input(
    int batch,
    int length,
    long[] words,
    long[] gather,
    long[] positions,
    long[] types,
    boolean padded,
    float[] real) {
  /**
   * Lays out rows of token ids.
   *
   * @param rows token ids; virtual token j is written as -(j+1)
   */
  public static Input of(int[][] rows, ModelConfig config) {
    return of(rows, null, config);
  }

  /**
   * Lays out rows of token ids with token types.
   *
   * @param types for each row the type of each place, or null where all are 0
   */
  public static Input of(int[][] rows, int[][] types, ModelConfig config) {
    int length = Arrays.stream(rows).mapToInt(r -> r.length).max().orElseThrow();
    int size = rows.length * length;
    int pad = config.padId();
    int[] words =
        IntStream.concat(
                Arrays.stream(rows).flatMapToInt(Arrays::stream).filter(id -> id >= 0),
                IntStream.of(pad))
            .distinct()
            .sorted()
            .toArray();
    long[] gather = new long[size];
    long[] positions = new long[size];
    long[] typeIds = types == null ? null : new long[size];
    float[] real = new float[size];
    int padRow = Arrays.binarySearch(words, pad);
    for (int b = 0; b < rows.length; b++) {
      for (int s = 0; s < length; s++) {
        int at = b * length + s;
        boolean token = s < rows[b].length;
        int id = token ? rows[b][s] : pad;
        gather[at] =
            token ? id >= 0 ? Arrays.binarySearch(words, id) : words.length - id - 1 : padRow;
        positions[at] = token ? config.firstPosition() + s : config.padPosition(s);
        real[at] = token ? 1 : 0;
        if (typeIds != null && token) {
          typeIds[at] = types[b][s];
        }
      }
    }
    boolean padded = Arrays.stream(rows).anyMatch(r -> r.length < length);
    return new Input(
        rows.length,
        length,
        Arrays.stream(words).asLongStream().toArray(),
        gather,
        positions,
        typeIds,
        padded,
        real);
  }

  /** The number of tokens and virtual tokens without padding. */
  public int tokens() {
    int n = 0;
    for (float r : real) {
      n += r > 0 ? 1 : 0;
    }
    return n;
  }
}
