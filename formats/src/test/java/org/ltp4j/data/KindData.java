package org.ltp4j.data;

/** Rows and a task of the kinds that have tags, or several labels. */
public final class KindData {
  /** Two sentences, a word and its tag a line. */
  public static final String SENTENCES =
      """
      Anna B-PER
      kauft O
      drei O
      Äpfel O

      El O
      tren O
      de O
      Sevilla B-LOC
      Norte I-LOC
      """;

  /** Rows with one label, two, and none. */
  public static final String TOPICS =
      """
      text\tlabels
      the cat sits on a red mat\tanimal
      Der Hund kauft Äpfel\tanimal,food
      Hay mucho pan\tfood
      Es regnet seit Stunden\t
      """;

  /** The task of {@link #TOPICS}. */
  public static final String TOPIC_TASK =
      """
      name: topics
      kind: multi-label
      labels: [animal, food]
      template: "{text} . {mask} ."
      label-words: {animal: a, food: e}
      none-words: o
      columns: {text: text}
      label-column: labels
      """;

  private KindData() {}
}
