package org.ltp4j.chart;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A name of any length as a picture shows it.
 *
 * @param whole as it is
 * @param shown the same, or its beginning and its end around an ellipsis
 */
record Name(String whole, String shown) {
  private static final String ELLIPSIS = "…";

  /** The tooltip: the whole name, or nothing where the name is shown in full. */
  String title() {
    return shown.equals(whole) ? "" : whole;
  }

  /** Pixels in the usual size. */
  double width() {
    return TextWidth.of(shown, Sheet.SIZE);
  }

  /** A name that is at most so wide. */
  static Name cut(String text, double width) {
    return new Name(text, cut(text, "", width, Sheet.SIZE));
  }

  /** Of a text in another size what is at most so wide. */
  static String cut(String text, double width, double size) {
    return cut(text, "", width, size);
  }

  /**
   * Names that are each at most so wide. Those that would look alike when cut begin with their
   * number.
   */
  static List<Name> cut(List<String> texts, double width) {
    Set<String> seen = new HashSet<>();
    Set<String> twice = new HashSet<>();
    texts.stream()
        .map(text -> cut(text, width).shown)
        .filter(s -> !seen.add(s))
        .forEach(twice::add);
    List<Name> names = new ArrayList<>();
    for (String text : texts) {
      Name name = cut(text, width);
      names.add(
          twice.contains(name.shown)
              ? new Name(text, cut(text, names.size() + 1 + ": ", width, Sheet.SIZE))
              : name);
    }
    return names;
  }

  /** The widest of some. */
  static double widest(List<Name> names) {
    return names.stream().mapToDouble(Name::width).max().orElse(0);
  }

  /** Both ends are kept, because names of settings often differ in the last one only. */
  private static String cut(String text, String prefix, double width, double size) {
    if (TextWidth.of(prefix + text, size) <= width) {
      return prefix + text;
    }
    List<String> letters = letters(text);
    int head = 0;
    int tail = 0;
    String fitting = prefix + ELLIPSIS;
    while (head + tail < letters.size()) {
      boolean isHead = 2 * head <= 3 * tail;
      int nextHead = isHead ? head + 1 : head;
      int nextTail = isHead ? tail : tail + 1;
      String next =
          prefix
              + String.join("", letters.subList(0, nextHead)).stripTrailing()
              + ELLIPSIS
              + String.join("", letters.subList(letters.size() - nextTail, letters.size()))
                  .stripLeading();
      if (TextWidth.of(next, size) > width) {
        return fitting;
      }
      fitting = next;
      head = nextHead;
      tail = nextTail;
    }
    return fitting;
  }

  /** What people take for letters: with their accents, and flags and faces whole. */
  private static List<String> letters(String text) {
    BreakIterator breaks = BreakIterator.getCharacterInstance(Locale.ROOT);
    breaks.setText(text);
    List<String> letters = new ArrayList<>();
    int from = breaks.first();
    for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
      letters.add(text.substring(from, to));
      from = to;
    }
    return letters;
  }
}
