package org.ltp4j.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ltp4j.data.Task;
import org.ltp4j.evaluation.Confidence;
import org.ltp4j.json.Json;
import org.ltp4j.peft.PeftPrompt;
import org.ltp4j.problem.Problem;
import org.ltp4j.settings.Section;

/**
 * {@code ltp.json}, which {@code ltp export --to peft} leaves beside what PEFT reads: how texts
 * become inputs and scores answers, of which PEFT keeps nothing.
 *
 * @param file where it is
 * @param json what it says
 */
public record ExportNote(Path file, JsonNode json) {
  static final String FILE = "ltp.json";

  private static final String FORMAT = "ltp4j-export/1";
  private static final String REMEDY = "export again, or delete the file and say all by flags";

  /**
   * Reads the file of a directory, if there is one.
   *
   * @throws Problem (input) if it is damaged, or another version's
   */
  public static Optional<ExportNote> of(Path peft) {
    Path file = peft.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      JsonNode json = Json.MAPPER.readTree(file.toFile());
      Json.requireFormat(json, FORMAT, file, "an export's description", "export again");
      return Optional.of(new ExportNote(file, json));
    } catch (IOException e) {
      throw Problem.input(file, "an export's description as JSON", e.getMessage(), REMEDY)
          .causedBy(e);
    }
  }

  /** The settings of an import that hold where the command line gives no others. */
  public Section settings() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("template", text("template"));
    values.put("strip-punctuation", text("strip_punctuation"));
    // Here the prompt is counted, there the text alone, since PEFT adds its vectors itself.
    int virtual = PeftPrompt.tokensAt(file.resolveSibling("."));
    values.put("max-length", Integer.toString(json.path("max_length").asInt() + virtual));
    if (json.has("label_words")) {
      values.put("label-words", labelWords());
      values.put("multi-piece", hasSeveralPieces() ? "mean" : "first");
    }
    return new Section(file.toString(), values);
  }

  /** As recipes write them. */
  private Map<String, String> labelWords() {
    Map<String, String> words = new LinkedHashMap<>();
    json.path("label_words")
        .properties()
        .forEach(label -> words.put(label.getKey(), String.join("|", texts(label.getValue()))));
    return words;
  }

  private boolean hasSeveralPieces() {
    for (JsonNode label : json.path("label_ids")) {
      for (JsonNode word : label) {
        if (word.size() > 1) {
          return true;
        }
      }
    }
    return false;
  }

  /** Refuses a task whose labels are others, or in another order: scores would be given to them. */
  void requireLabels(String named, Task task) {
    List<String> labels = texts(json.path("labels"));
    if (!task.labels().equals(labels)) {
      throw Problem.usage(
          "--task " + named,
          "the labels of %s in their order: %s".formatted(file, String.join(", ", labels)),
          String.join(", ", task.labels()),
          "name the task that it was trained for");
    }
  }

  /** Whether the labels' probabilities of an input without text are divided out. */
  boolean isCalibrated() {
    return json.has("log_prior");
  }

  /** Probability from which a label is given; null where a text has one. */
  Double threshold() {
    if (!json.has("threshold")) {
      return null;
    }
    double value = json.path("threshold").asDouble();
    if (!(value > 0 && value < 1)) {
      throw damaged("threshold");
    }
    return value;
  }

  /** What was fitted on dev; null where nothing was. */
  Confidence confidence() {
    if (!json.has("confidence")) {
      return null;
    }
    try {
      return Json.MAPPER.treeToValue(json.path("confidence"), Confidence.class);
    } catch (IOException e) {
      throw damaged("confidence").causedBy(e);
    }
  }

  private String text(String key) {
    if (!json.path(key).isValueNode() || json.path(key).isNull()) {
      throw damaged(key);
    }
    return json.path(key).asText();
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private Problem damaged(String key) {
    return Problem.input(
        file, "a " + key + " as ltp export writes it", json.path(key).toString(), REMEDY);
  }
}
