package org.ltp4j.report;

import java.util.regex.Pattern;
import org.ltp4j.chart.Markup;

/**
 * Names inside sentences, kept apart from text of the other writing direction. A name may run from
 * right to left, so it stands between U+2068 and U+2069, which keep its direction to itself;
 * writers turn these into what their format has for that.
 */
final class Isolated {
  private static final Pattern MARKS = Pattern.compile("[\u202a-\u202e\u2066-\u2069]");
  private static final Pattern NAME = Pattern.compile("\u2068([^\u2068\u2069]*)\u2069");

  private Isolated() {}

  /** A name, without marks of its own that would reach beyond it. */
  static String name(String name) {
    return "\u2068" + MARKS.matcher(name).replaceAll("") + "\u2069";
  }

  /** A sentence for HTML. */
  static String html(String sentence) {
    return NAME.matcher(Markup.text(sentence)).replaceAll("<bdi>$1</bdi>");
  }

  /** A sentence for formats and fonts that do not know the marks. */
  static String plain(String sentence) {
    return NAME.matcher(sentence).replaceAll("$1");
  }
}
