package org.ltp4j.data;

import java.util.Map;
import java.util.function.Consumer;

/**
 * Turns rows that something else has read, such as a cluster, into examples: by the same rules as
 * {@link Datasets}.
 */
public final class RowReader {
  private final ExampleReader reader;
  private final JsonRows json;

  /**
   * -.
   *
   * @param sink takes what can be used
   * @param faults hears of the rest
   */
  public RowReader(Task task, Consumer<Example> sink, Faults faults) {
    this.reader =
        new ExampleReader(
            task, Reading.of(null).unlabelled(), faults, (example, line) -> sink.accept(example));
    this.json = new JsonRows(null, faults, reader::add);
  }

  /**
   * Reads a row.
   *
   * @param line stands for its id where it has none
   * @param cells column to text, without those that are empty in the sense of null
   */
  public void row(long line, Map<String, String> cells) {
    reader.add(new Row(line, cells));
  }

  /** Reads a row that is a JSON object on a line; a blank line is no row. */
  public void json(long line, String text) {
    if (!text.isBlank()) {
      json.readLine(line, text);
    }
  }
}
