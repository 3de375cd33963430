package org.ltp4j.method;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ltp4j.data.BadRows;
import org.ltp4j.data.TextFiles;
import org.ltp4j.problem.Problem;

/**
 * Words and their translations into one language, from lines of two words with white space between
 * them, as MUSE (Conneau et al. 2018) has them.
 *
 * @param words lower-case word → its translations
 */
record BilingualDictionary(Map<String, List<String>> words) {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}]+");

  /**
   * Reads a dictionary.
   *
   * @throws Problem if a line does not hold two words
   */
  static BilingualDictionary load(Path file) {
    Map<String, List<String>> words = new HashMap<>();
    TextFiles.read(
        file,
        BadRows.REJECT,
        line -> {
          String[] pair = line.split("\\s+");
          if (pair.length != 2) {
            throw Problem.input(
                file,
                "lines of two words with white space between them",
                "'" + line + "'",
                "give dictionaries in MUSE's format");
          }
          words
              .computeIfAbsent(pair[0].toLowerCase(Locale.ROOT), word -> new ArrayList<>())
              .add(pair[1]);
        });
    return new BilingualDictionary(words);
  }

  /** A text with about this share of its words replaced, each from a dictionary drawn for it. */
  static String mix(
      String text, List<BilingualDictionary> all, double share, SplittableRandom random) {
    Matcher matcher = WORD.matcher(text);
    StringBuilder mixed = new StringBuilder();
    while (matcher.find()) {
      boolean wanted = random.nextDouble() < share;
      BilingualDictionary one = all.get(random.nextInt(all.size()));
      List<String> found =
          one.words.getOrDefault(matcher.group().toLowerCase(Locale.ROOT), List.of());
      String word =
          wanted && !found.isEmpty() ? found.get(random.nextInt(found.size())) : matcher.group();
      matcher.appendReplacement(mixed, Matcher.quoteReplacement(word));
    }
    return matcher.appendTail(mixed).toString();
  }
}
