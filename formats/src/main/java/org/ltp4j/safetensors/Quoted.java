package org.ltp4j.safetensors;

/** Names from files, made fit for a one-line message: they may hold line breaks or be megabytes. */
public final class Quoted {
  private static final int LONGEST = 200;

  private Quoted() {}

  /** The text in quotation marks, control characters escaped, cut after 200 characters. */
  public static String of(String text) {
    StringBuilder line = new StringBuilder("\"");
    text.chars().limit(LONGEST).forEach(c -> append(line, (char) c));
    return line.append(text.length() > LONGEST ? "...\"" : "\"").toString();
  }

  private static void append(StringBuilder line, char c) {
    boolean breaksLine = Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    if (breaksLine || Character.isSurrogate(c)) {
      line.append("\\u%04x".formatted((int) c));
    } else {
      line.append(c);
    }
  }
}
