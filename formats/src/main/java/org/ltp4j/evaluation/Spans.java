package org.ltp4j.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * The spans that tags mark, by the rules of the Perl script conlleval and of seqeval's default mode
 * (Nakayama 2018): {@code B-} begins a span, {@code I-} goes on with it; an {@code I-} without a
 * span of its type before it begins one. {@code E-} ends and {@code S-} is a whole one, where tags
 * have them.
 */
public final class Spans {
  /** The tag of words that are in no span. */
  public static final String OUTSIDE = "O";

  private Spans() {}

  /**
   * A span.
   *
   * @param type what it is, e.g. PER
   * @param from its first word, from 0
   * @param to the word behind its last
   */
  public record Span(String type, int from, int to) {}

  /** The spans of a sentence, in their order. */
  public static List<Span> of(List<String> tags) {
    List<Span> spans = new ArrayList<>();
    char before = 'O';
    String typeBefore = "";
    int from = 0;
    for (int i = 0; i <= tags.size(); i++) {
      String tag = i == tags.size() ? OUTSIDE : tags.get(i);
      char now = tag.charAt(0);
      String type = type(tag);
      boolean other = !type.equals(typeBefore);
      if (before != 'O' && ends(before, now, other)) {
        spans.add(new Span(typeBefore, from, i));
      }
      if (now != 'O' && begins(before, now, other)) {
        from = i;
      }
      before = now;
      typeBefore = type;
    }
    return spans;
  }

  private static boolean ends(char before, char now, boolean otherType) {
    return otherType || before == 'E' || before == 'S' || now == 'B' || now == 'S' || now == 'O';
  }

  private static boolean begins(char before, char now, boolean otherType) {
    return otherType || now == 'B' || now == 'S' || before == 'E' || before == 'S' || before == 'O';
  }

  /** The type that a tag names, behind its first hyphen; the empty text of {@value #OUTSIDE}. */
  public static String type(String tag) {
    return tag.equals(OUTSIDE) ? "" : tag.substring(tag.indexOf('-') + 1);
  }
}
