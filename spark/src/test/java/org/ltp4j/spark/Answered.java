package org.ltp4j.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ltp4j.json.Json;

/** Answers that a command wrote, read back and compared. */
final class Answered {
  private Answered() {}

  /** Lines of JSON. */
  static List<JsonNode> lines(String text) throws IOException {
    List<JsonNode> all = new ArrayList<>();
    for (String line : text.lines().toList()) {
      all.add(Json.MAPPER.readTree(line));
    }
    return all;
  }

  /** Each by its row's name, of which there is one. */
  static Map<String, JsonNode> byId(List<JsonNode> answers) {
    Map<String, JsonNode> all = new TreeMap<>();
    answers.forEach(answer -> assertThat(all.put(answer.path("id").asText(), answer)).isNull());
    return all;
  }

  /** What a folder's files hold, one after another. */
  static String parts(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      StringBuilder all = new StringBuilder();
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("part-")).sorted().toList()) {
        all.append(Files.readString(file));
      }
      return all.toString();
    }
  }

  /** Lines of JSON in a folder's files. */
  static List<JsonNode> folder(Path folder) throws IOException {
    return lines(parts(folder));
  }

  /** The same rows, each with the same answer. */
  static void assertSame(List<JsonNode> found, Map<String, JsonNode> wanted) {
    Map<String, JsonNode> answers = byId(found);
    assertThat(answers.keySet()).isEqualTo(wanted.keySet());
    answers.forEach((id, answer) -> assertSame(answer, wanted.get(id)));
  }

  /** All that one has the other has too; rows of other batches are rounded otherwise. */
  static void assertSame(JsonNode found, JsonNode wanted) {
    if (wanted.isFloatingPointNumber()) {
      assertClose(found.asDouble(), wanted.asDouble());
    } else if (wanted.isContainerNode()) {
      assertThat(found.getNodeType()).isEqualTo(wanted.getNodeType());
      assertThat(names(found)).as(found + " " + wanted).isEqualTo(names(wanted));
      wanted.properties().forEach(e -> assertSame(found.path(e.getKey()), e.getValue()));
      IntStream.range(0, wanted.isArray() ? wanted.size() : 0)
          .forEach(i -> assertSame(found.path(i), wanted.path(i)));
    } else {
      assertThat(found).isEqualTo(wanted);
    }
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>(List.of("" + node.size()));
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Cells of one row: the same columns, in the same order. */
  static void assertSameCells(Map<String, String> found, Map<String, String> wanted) {
    assertThat(new ArrayList<>(found.keySet())).isEqualTo(new ArrayList<>(wanted.keySet()));
    wanted.forEach(
        (column, cell) -> {
          if (column.startsWith("p") || column.equals("margin")) {
            double[] numbers = numbers(cell);
            assertThat(numbers(found.get(column))).hasSameSizeAs(numbers);
            for (int i = 0; i < numbers.length; i++) {
              assertClose(numbers(found.get(column))[i], numbers[i]);
            }
          } else {
            assertThat(found.get(column)).isEqualTo(cell);
          }
        });
  }

  private static double[] numbers(String cell) {
    return Arrays.stream(cell.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  private static void assertClose(double found, double wanted) {
    assertThat(found).isCloseTo(wanted, within(1e-5 * Math.max(1, Math.abs(wanted))));
  }
}
