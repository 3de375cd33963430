package org.ltp4j.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.ltp4j.problem.Problem;

/** Rows of objects: one a line (JSONL), or a document that is a list or a dictionary of them. */
final class JsonRows {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HashedInput input;
  private final Faults bad;
  private final Consumer<Row> sink;

  JsonRows(HashedInput input, Faults bad, Consumer<Row> sink) {
    this.input = input;
    this.bad = bad;
    this.sink = sink;
  }

  void readLines() {
    Lines lines = new Lines(input, Lines.MAX_BYTES);
    for (Line line = lines.next(); line != null; line = lines.next()) {
      if (line.fault() != null) {
        bad.add(line.number(), line.fault());
      } else if (!line.text().isBlank()) {
        readLine(line.number(), line.text());
      }
    }
  }

  /** Reads one line of JSONL. */
  void readLine(long number, String text) {
    try (JsonParser parser = MAPPER.createParser(text)) {
      JsonNode node = parser.readValueAsTree();
      if (parser.nextToken() == null) {
        row(number, node);
      } else {
        bad.add(number, "more than one JSON value");
      }
    } catch (IOException e) {
      bad.add(number, "not JSON");
    }
  }

  void readDocument() {
    try (JsonParser parser = MAPPER.createParser(input.stream())) {
      parser.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.START_ARRAY) {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            row(parser.currentLocation().getLineNr(), parser.readValueAsTree());
          }
        } else {
          dictionary(parser, token);
        }
      }
    } catch (JsonProcessingException e) {
      long line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw Problem.input(
              input.file() + " line " + line, "JSON", e.getOriginalMessage(), "mend the file there")
          .causedBy(e);
    } catch (IOException e) {
      throw input.unreadable(e);
    }
  }

  /** An object is a row, unless its first value is one: then all its values are rows. */
  private void dictionary(JsonParser parser, JsonToken token) throws IOException {
    long line = parser.currentLocation().getLineNr();
    if (token != JsonToken.START_OBJECT) {
      row(line, parser.readValueAsTree());
      return;
    }
    var flat = MAPPER.createObjectNode();
    boolean nested = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      nested |= flat.isEmpty() && value == JsonToken.START_OBJECT;
      long at = parser.currentLocation().getLineNr();
      JsonNode node = parser.readValueAsTree();
      if (nested) {
        row(at, node);
      } else {
        flat.set(key, node);
      }
    }
    if (!nested) {
      row(line, flat);
    }
  }

  /** A list of texts or numbers; empty if anything else is in it. */
  private static Optional<List<String>> list(JsonNode array) {
    List<String> list = new ArrayList<>();
    for (JsonNode value : array) {
      if (!value.isValueNode() || value.isNull()) {
        return Optional.empty();
      }
      list.add(value.asText());
    }
    return Optional.of(list);
  }

  private void row(long line, JsonNode node) {
    if (node == null || !node.isObject()) {
      bad.add(line, "not a JSON object");
      return;
    }
    Map<String, String> cells = new LinkedHashMap<>();
    Map<String, List<String>> lists = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (entry.getValue().isValueNode() && !entry.getValue().isNull()) {
        cells.put(entry.getKey(), entry.getValue().asText());
      } else if (entry.getValue().isArray()) {
        list(entry.getValue()).ifPresent(list -> lists.put(entry.getKey(), list));
      }
    }
    sink.accept(new Row(line, cells, lists));
  }
}
