package org.ltp4j.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Ids that occur in the same languages, as a bootstrap draws them: whoever draws an id draws its
 * rows in all of these languages. Drawn are as many as there are, with replacement, so every
 * language keeps its number of rows in every draw.
 *
 * @param languages places of the languages that have them, ascending
 * @param rows for each of these the row of each id
 */
public record Stratum(int[] languages, int[][] rows) {
  /** The ids of some languages' rows, each in one stratum, in the order in which they are met. */
  public static List<Stratum> of(List<TestRows> languages) {
    List<Map<List<Object>, Integer>> names = languages.stream().map(TestRows::names).toList();
    Map<List<Object>, BitSet> holders = new LinkedHashMap<>();
    for (int l = 0; l < names.size(); l++) {
      int language = l;
      names
          .get(l)
          .keySet()
          .forEach(n -> holders.computeIfAbsent(n, k -> new BitSet()).set(language));
    }
    Map<BitSet, List<List<Object>>> groups = new LinkedHashMap<>();
    holders.forEach((name, of) -> groups.computeIfAbsent(of, k -> new ArrayList<>()).add(name));
    List<Stratum> strata = new ArrayList<>();
    groups.forEach(
        (of, ids) -> {
          int[] having = of.stream().toArray();
          int[][] rows =
              Arrays.stream(having)
                  .mapToObj(l -> ids.stream().mapToInt(names.get(l)::get).toArray())
                  .toArray(int[][]::new);
          strata.add(new Stratum(having, rows));
        });
    return strata;
  }

  /** The number of ids. */
  public int size() {
    return rows[0].length;
  }

  /** How often each id is drawn. */
  public int[] draw(SplittableRandom random) {
    int[] times = new int[size()];
    for (int i = 0; i < times.length; i++) {
      times[random.nextInt(times.length)]++;
    }
    return times;
  }
}
