package org.ltp4j.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.json.Json;

/**
 * A JSONL file with one line for each step. Lines hold nothing that a repetition of the run would
 * not give again; times have a log of their own.
 *
 * @param file the file; absent before the first line
 */
public record MetricsLog(Path file) {
  private static final String STEP = "step";

  /**
   * Adds a line {@code {"step":…, …values}}.
   *
   * @throws org.ltp4j.problem.Problem if it cannot be written
   */
  public void append(long step, Map<String, ?> values) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put(STEP, step);
    line.putAll(values);
    byte[] bytes = (Json.line(line) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw AtomicFiles.unwritable(file, e);
    }
  }

  /** Drops the lines of later steps, and whatever a killed process left half written. */
  public void truncateTo(long step) {
    if (!Files.exists(file)) {
      return;
    }
    List<String> kept = new ArrayList<>();
    for (String line : lines()) {
      if (stepOf(line) > step) {
        break;
      }
      kept.add(line + "\n");
    }
    AtomicFiles.writeString(file, String.join("", kept));
  }

  /** All lines that are complete, oldest first. */
  public List<Map<String, Object>> read() {
    List<Map<String, Object>> all = new ArrayList<>();
    if (!Files.exists(file)) {
      return all;
    }
    for (String line : lines()) {
      if (stepOf(line) == Long.MAX_VALUE) {
        break;
      }
      all.add(Json.MAPPER.convertValue(tree(line), new TypeReference<>() {}));
    }
    return all;
  }

  private List<String> lines() {
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (IOException e) {
      throw AtomicFiles.unwritable(file, e);
    }
  }

  /** A line that is no JSON counts as later than any step. */
  private static long stepOf(String line) {
    JsonNode tree = tree(line);
    return tree == null || !tree.path(STEP).isIntegralNumber()
        ? Long.MAX_VALUE
        : tree.get(STEP).longValue();
  }

  private static JsonNode tree(String line) {
    try {
      return Json.MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
