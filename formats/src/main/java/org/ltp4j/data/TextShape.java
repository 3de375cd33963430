package org.ltp4j.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How text stands in the lines of a file: as it is, or as a field of an object a line (JSONL), as
 * which Parquet is read too. The objects are documents; their text may have several lines.
 *
 * @param field the field; null where lines are text
 */
public record TextShape(String field) {
  /** The field that most collections have their text in. */
  public static final String USUAL_FIELD = "text";

  private static final JsonFactory JSON = new JsonFactory();

  /**
   * What a line has.
   *
   * @param texts without white space around them; an empty one ends a document
   * @param fault why it cannot be used; null if it can
   */
  public record Found(List<String> texts, String fault) {}

  /** The shape that a file's name tells. */
  public static TextShape of(Path file, String field) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    boolean objects =
        ParquetOpener.isParquet(file) || name.matches(".*\\.(?:jsonl|ndjson)" + Compression.ENDING);
    return new TextShape(objects ? field : null);
  }

  /** The texts of a line. */
  public Found read(String line) {
    if (field == null || line.isBlank()) {
      return new Found(List.of(line.strip()), null);
    }
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return new Found(List.of(), "not a JSON object");
      }
      String text = null;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = parser.currentName().equals(field);
        JsonToken value = parser.nextToken();
        if (wanted && value == JsonToken.VALUE_STRING) {
          text = parser.getText();
        } else {
          parser.skipChildren();
        }
      }
      if (text == null || parser.nextToken() != null) {
        return new Found(
            List.of(), text == null ? "no text in field '" + field + "'" : "more than one value");
      }
      return new Found(lines(text), null);
    } catch (IOException e) {
      return new Found(List.of(), "not JSON");
    }
  }

  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    text.lines().map(String::strip).filter(l -> !l.isEmpty()).forEach(lines::add);
    lines.add("");
    return lines;
  }

  /** Longest line in bytes. */
  int longest() {
    return field == null ? TextFiles.MAX_LINE_BYTES : Lines.MAX_BYTES;
  }
}
