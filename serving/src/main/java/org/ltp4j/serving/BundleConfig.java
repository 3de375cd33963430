package org.ltp4j.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.ltp4j.data.Task;
import org.ltp4j.data.TaskKind;
import org.ltp4j.evaluation.Confidence;
import org.ltp4j.evaluation.Decision;
import org.ltp4j.evaluation.Spans;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;
import org.ltp4j.template.HeadKind;
import org.ltp4j.template.PromptFormat;

/**
 * {@code bundle.json}: what a bundle is and which files it has.
 *
 * @param format {@link #FORMAT}
 * @param precision number format of the model's products, {@code fp32} or {@code int8}
 * @param model name of the ONNX file
 * @param task labels and columns of its data
 * @param prompt how texts become inputs
 * @param firstVirtual id of the first virtual token; the others follow
 * @param padId what fills rows that are shorter than others
 * @param trainingLanguages languages of the training data; empty where they are not known
 * @param confidence how scores become probabilities; in bundles of earlier versions they are used
 *     as they are
 * @param threshold probability from which a label is given, where a text may have several; else 0
 * @param files every other file of the bundle by name
 * @param madeOf hashes of what it was made of, by name
 */
public record BundleConfig(
    String format,
    String precision,
    String model,
    Task task,
    PromptFormat prompt,
    @JsonProperty("first_virtual") int firstVirtual,
    @JsonProperty("pad_id") int padId,
    @JsonProperty("training_languages") List<String> trainingLanguages,
    Confidence confidence,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) double threshold,
    Map<String, FileRef> files,
    @JsonProperty("made_of") Map<String, String> madeOf) {
  /** The format's name and version. */
  public static final String FORMAT = "ltp4j-bundle/1";

  /** The file's name. */
  public static final String FILE = "bundle.json";

  private static final String REMEDY = "export it again";

  /**
   * A file.
   *
   * @param bytes its size
   * @param sha256 its hash, in hexadecimal digits
   */
  public record FileRef(long bytes, String sha256) {}

  /** Whether the model's products are in eight bits. */
  boolean isEightBit() {
    return precision.equals("int8");
  }

  /**
   * Reads and checks.
   *
   * @param place names the file in messages
   * @throws Problem if it is no such file, or of another version
   */
  static BundleConfig read(Object place, byte[] text) {
    try {
      JsonNode page = Json.MAPPER.readTree(text);
      Json.requireFormat(page, FORMAT, place, "a bundle", REMEDY);
      Task.complete(page.path("task"));
      PromptFormat.complete(page.path("prompt"));
      if (page instanceof ObjectNode object) {
        if (!object.has("confidence")) {
          object.set("confidence", Json.MAPPER.valueToTree(Confidence.NONE));
        }
        if (!object.has("threshold")) {
          object.put("threshold", 0.0);
        }
      }
      BundleConfig config =
          Json.MAPPER
              .readerFor(BundleConfig.class)
              .with(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
              .with(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
              .readValue(page);
      config.check(place);
      return config;
    } catch (IOException e) {
      String found =
          e instanceof JsonProcessingException j ? j.getOriginalMessage() : e.getMessage();
      throw Problem.input(
              place, "a bundle's description", found.lines().findFirst().orElse(""), REMEDY)
          .causedBy(e);
    }
  }

  /** {@return how scores become answers} */
  public Decision decision() {
    return task.kind().decision(labels(), threshold);
  }

  /** {@return the labels, in the order of all scores} */
  public List<String> labels() {
    return prompt.labels();
  }

  private void check(Object place) {
    if (!task.labels().equals(prompt.labels())) { // scores are those of the prompt's
      throw Problem.input(
          place, "the task's labels " + task.labels(), prompt.labels() + " in prompt", REMEDY);
    }
    boolean tags = task.kind() == TaskKind.TOKENS;
    if (tags != (prompt.head() == HeadKind.TOKENS)) {
      throw Problem.input(
          place,
          tags ? "a head for words" : "a head for whole texts",
          prompt.head() + " for kind " + task.kind(),
          REMEDY);
    }
    if (tags && !labels().contains(Spans.OUTSIDE)) {
      throw Problem.input(
          place, "tags with " + Spans.OUTSIDE + ", of words outside of spans", labels(), REMEDY);
    }
    if (task.kind() == TaskKind.MULTI_LABEL && !(threshold > 0 && threshold < 1)) {
      throw Problem.input(place, "a threshold above 0, below 1", threshold, REMEDY);
    }
    for (String name : files.keySet()) {
      // A name that leads elsewhere would be written there.
      if (!name.matches("[A-Za-z0-9_][A-Za-z0-9._-]*") || name.equals(FILE)) {
        throw Problem.input(place, "plain names of files", "'" + name + "'", REMEDY);
      }
    }
    for (String name : List.of(model, "tokenizer.json")) {
      if (!files.containsKey(name)) {
        throw Problem.input(place, "a file " + name + " among its files", "none", REMEDY);
      }
    }
  }
}
