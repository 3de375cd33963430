package org.ltp4j.corpus;

import org.ltp4j.data.BadRows;
import org.ltp4j.data.TextShape;

/**
 * How text is read from files.
 *
 * @param badLines what happens to lines that cannot be used
 * @param field the field that has the text where lines are objects
 */
public record TextRules(BadRows badLines, String field) {
  /** With the field that most collections have. */
  public static TextRules of(BadRows badLines) {
    return new TextRules(badLines, TextShape.USUAL_FIELD);
  }
}
