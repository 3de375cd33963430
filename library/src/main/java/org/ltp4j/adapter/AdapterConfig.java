package org.ltp4j.adapter;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.data.Task;
import org.ltp4j.data.TaskKind;
import org.ltp4j.evaluation.Confidence;
import org.ltp4j.evaluation.Decision;
import org.ltp4j.evaluation.LabelSet;
import org.ltp4j.evaluation.Spans;
import org.ltp4j.files.LfsPointer;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;
import org.ltp4j.template.HeadKind;
import org.ltp4j.template.PromptFormat;
import org.ltp4j.ticket.Ticket;

/**
 * {@code adapter_config.json}: what an adapter is and what it needs.
 *
 * @param format {@link #FORMAT}
 * @param method how it was trained, e.g. {@code ltp}
 * @param base the model it belongs to
 * @param task labels and columns of its data
 * @param prompt how examples are rendered
 * @param additions what is trained in the encoder but belongs to no weight of the base
 * @param ticket which entries differ from the base; null if none do
 * @param threshold probability from which a label is given, where a row may have several; null
 *     where it has one
 * @param trainingLanguages languages of the training data; empty where it does not say, and in
 *     adapters made before this was kept
 * @param confidence what was fitted on dev; null where nothing could be, and in adapters made
 *     before it was
 */
public record AdapterConfig(
    String format,
    String method,
    Base base,
    Task task,
    PromptFormat prompt,
    @JsonProperty("beside") EncoderAdditions additions,
    TicketRef ticket,
    Double threshold,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> trainingLanguages,
    Confidence confidence) {
  /** The format's name and version. */
  public static final String FORMAT = "ltp4j-adapter/1";

  static final String FILE = "adapter_config.json";

  /**
   * The base model.
   *
   * @param path where it was when the adapter was made
   * @param sha256 hash of its weights
   * @param tokenizerSha256 hash of its tokenizer; null in files of earlier versions
   * @param configurationSha256 hash of the settings that answers depend on; null likewise
   */
  public record Base(
      String path,
      String sha256,
      @JsonProperty("tokenizer_sha256") @JsonInclude(JsonInclude.Include.NON_NULL)
          String tokenizerSha256,
      @JsonProperty("configuration_sha256") @JsonInclude(JsonInclude.Include.NON_NULL)
          String configurationSha256) {
    /** A model that was at a place. */
    public static Base of(String path, BaseIdentity identity) {
      return new Base(path, identity.weights(), identity.tokenizer(), identity.configuration());
    }

    /** Which model it is. */
    public BaseIdentity identity() {
      return new BaseIdentity(sha256, tokenizerSha256, configurationSha256);
    }
  }

  /**
   * A ticket.
   *
   * @param sha256 hash of its content
   * @param strategy how it was selected
   * @param ratio active ratio asked for
   * @param selected k
   * @param eligible N
   */
  public record TicketRef(
      String sha256, String strategy, double ratio, long selected, long eligible) {
    /** Names a ticket. */
    public static TicketRef of(Ticket t) {
      return new TicketRef(
          t.sha256(), t.strategy().toString(), t.ratio(), t.selected(), t.eligible());
    }
  }

  /**
   * What is trained in the encoder but belongs to no weight of the base.
   *
   * @param prefix key and value vectors in each layer; 0 without a deep prompt
   * @param rank of the low-rank products; 0 if there are none
   * @param alpha their α, see {@link org.ltp4j.model.LowRank}
   */
  public record EncoderAdditions(int prefix, int rank, double alpha) {}

  /**
   * The same with the entries of another ticket, which more than training has changed, so that what
   * was fitted on dev does not hold.
   */
  public AdapterConfig with(Ticket composed, List<String> languages) {
    return new AdapterConfig(
        format,
        method,
        base,
        task,
        prompt,
        additions,
        TicketRef.of(composed),
        threshold,
        languages,
        null);
  }

  /** How scores become answers. */
  public Decision decision() {
    return task.kind().decision(prompt.labels(), threshold == null ? LabelSet.EVEN : threshold);
  }

  /** How scores become probabilities. */
  public Confidence fitted() {
    return confidence == null ? Confidence.NONE : confidence;
  }

  /** Reads and checks the file of an adapter directory. */
  static AdapterConfig load(Path directory) {
    Path file = directory.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw Problem.input(
          directory,
          "an adapter directory with " + FILE,
          Files.exists(directory) ? "no such file in it" : "no such directory",
          "give the directory that ltp train wrote");
    }
    LfsPointer.refuse(file, "an adapter's settings");
    try {
      JsonNode page = Json.MAPPER.readTree(file.toFile());
      Json.requireFormat(page, FORMAT, file, "an adapter", "train again");
      if (holdsNull(page)) {
        throw Problem.input(file, "a value for every key", "null", "train again");
      }
      putMissing(page, "ticket");
      putMissing(page, "confidence");
      // Earlier versions named the base by its weights only.
      putMissing(page.path("base"), "tokenizer_sha256");
      putMissing(page.path("base"), "configuration_sha256");
      if (!page.has("trainingLanguages")) {
        ((ObjectNode) page).putArray("trainingLanguages");
      }
      Task.complete(page.path("task"));
      PromptFormat.complete(page.path("prompt"));
      putMissing(page, "threshold");
      AdapterConfig config =
          Json.MAPPER
              .readerFor(AdapterConfig.class)
              .with(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
              .readValue(page);
      return config.checked(file);
    } catch (IOException e) {
      String first =
          e instanceof JsonProcessingException j ? j.getOriginalMessage() : e.getMessage();
      throw Problem.input(file, "an adapter's configuration", first, "train again").causedBy(e);
    }
  }

  /** Refuses what contradicts itself, and a base that cannot be looked for. */
  private AdapterConfig checked(Path file) {
    if (!task.labels().equals(prompt.labels())) { // scores are those of the prompt's
      throw Problem.input(
          file,
          "the task's labels " + task.labels(),
          prompt.labels() + " in prompt",
          "train again");
    }
    if (!Float.isFinite((float) additions.alpha())) { // it scales numbers in single precision
      throw Problem.input(
          file, "an alpha in single precision's range", additions.alpha(), "train again");
    }
    boolean tags = task.kind() == TaskKind.TOKENS;
    if (tags != (prompt.head() == HeadKind.TOKENS)) {
      throw Problem.input(
          file,
          tags ? "a head for words" : "a head for whole texts",
          prompt.head() + " for kind " + task.kind(),
          "train again");
    }
    if (tags && !task.labels().contains(Spans.OUTSIDE)) {
      throw Problem.input(
          file,
          "tags with " + Spans.OUTSIDE + ", of words outside of spans",
          task.labels(),
          "train again");
    }
    if (threshold != null && !(threshold > 0 && threshold < 1)) {
      throw Problem.input(file, "a threshold above 0, below 1", threshold, "train again");
    }
    try {
      Path.of(base.path());
    } catch (InvalidPathException e) {
      throw Problem.input(file, "a path of the base model", e.getReason(), "train again")
          .causedBy(e);
    }
    return this;
  }

  private static void putMissing(JsonNode page, String key) {
    if (page instanceof ObjectNode object && !object.has(key)) {
      object.putNull(key);
    }
  }

  private static boolean holdsNull(JsonNode node) {
    if (node.isNull()) {
      return true;
    }
    for (JsonNode value : node) { // a stream of values is of newer libraries than applications have
      if (holdsNull(value)) {
        return true;
      }
    }
    return false;
  }
}
