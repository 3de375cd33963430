package org.ltp4j.mlm;

import java.util.ArrayList;
import java.util.List;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.ParallelSettings;

/**
 * What a step takes from translations and passages, to make one space of all languages: translation
 * pairs among its sequences, and pairs of rows whose sentence states are drawn together.
 *
 * @param settings how much of each
 * @param translations where there is parallel text
 * @param passages from the corpus
 */
record Alignment(
    ParallelSettings settings, Translations translations, Passages passages, Streams streams) {
  /** Two rows of each pair, group by group: left sides, then right sides. */
  record Groups(List<int[]> rows, int[] sizes) {}

  /** The translation pair that takes the place of sequence {@code number}; null if none does. */
  int[] inPlaceOf(long number) {
    boolean taken =
        !translations.isEmpty()
            && streams.stream("translated", number).nextDouble() < settings.translationShare();
    return taken ? translations.joined("translation", number) : null;
  }

  /**
   * The rows to draw together in a step; empty where there are none.
   *
   * @param place the step's first in the walk through the text
   */
  Groups groups(long step, long place) {
    List<SentencePairs> pairs = new ArrayList<>();
    if (settings.contrastTranslations() > 0 && !translations.isEmpty()) {
      pairs.add(translations.apart(settings.contrastTranslations(), "contrast", step));
    }
    if (settings.contrastPassages() > 0) {
      pairs.add(passages.halves(settings.contrastPassages(), place, "passages", step));
    }
    pairs.removeIf(p -> p.size() < 2); // one pair has nothing to be told from
    List<int[]> rows = new ArrayList<>();
    for (SentencePairs p : pairs) {
      rows.addAll(p.left());
      rows.addAll(p.right());
    }
    return new Groups(rows, pairs.stream().mapToInt(SentencePairs::size).toArray());
  }
}
