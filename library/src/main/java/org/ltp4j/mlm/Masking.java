package org.ltp4j.mlm;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ltp4j.random.Streams;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * Hides tokens: each ordinary token with the given probability; of the hidden ones 80 % become the
 * mask, 10 % a random ordinary token, 10 % stay (Devlin et al. 2019). Special tokens are never
 * hidden. The choice depends on the seed, the name given and the row only.
 */
public final class Masking {
  private final boolean[] special;
  private final int[] ordinary;
  private final int mask;
  private final double probability;
  private final Streams streams;

  /**
   * A rule.
   *
   * @param probability share of ordinary tokens that are hidden
   */
  public Masking(Tokenizer tokenizer, double probability, Streams streams) {
    this.special = new boolean[tokenizer.size()];
    Arrays.stream(tokenizer.specialIds()).forEach(id -> special[id] = true);
    this.ordinary = IntStream.range(0, special.length).filter(id -> !special[id]).toArray();
    this.mask = tokenizer.mask();
    this.probability = probability;
    this.streams = streams;
  }

  /**
   * Hides tokens in rows.
   *
   * @param names for each row what makes its choice its own, e.g. epoch and place
   */
  public MaskedBatch apply(List<int[]> rows, List<String> names) {
    int[][] masked = new int[rows.size()][];
    int[][] places = new int[rows.size()][];
    for (int r = 0; r < masked.length; r++) {
      masked[r] = rows.get(r).clone();
      places[r] = hide(masked[r], streams.stream("mask", names.get(r)));
    }
    return new MaskedBatch(
        masked,
        IntStream.range(0, masked.length)
            .flatMap(r -> Arrays.stream(places[r]).map(place -> r))
            .toArray(),
        Arrays.stream(places).flatMapToInt(Arrays::stream).toArray(),
        IntStream.range(0, masked.length)
            .flatMap(r -> Arrays.stream(places[r]).map(place -> rows.get(r)[place]))
            .asLongStream()
            .toArray());
  }

  /** Changes the row and returns the hidden places; at least one where there is a choice. */
  private int[] hide(int[] row, SplittableRandom random) {
    int[] ordinaryPlaces = IntStream.range(0, row.length).filter(s -> !special[row[s]]).toArray();
    int[] places =
        Arrays.stream(ordinaryPlaces).filter(s -> random.nextDouble() < probability).toArray();
    if (places.length == 0 && ordinaryPlaces.length > 0) {
      places = new int[] {ordinaryPlaces[random.nextInt(ordinaryPlaces.length)]};
    }
    for (int place : places) {
      double kind = random.nextDouble();
      if (kind < 0.8) {
        row[place] = mask;
      } else if (kind < 0.9) {
        row[place] = ordinary[random.nextInt(ordinary.length)];
      }
    }
    return places;
  }
}
