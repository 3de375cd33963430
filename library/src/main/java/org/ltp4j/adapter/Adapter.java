package org.ltp4j.adapter;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.json.Json;
import org.ltp4j.model.Additions;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.optim.EntryValues;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.ticket.Bitmap;
import org.ltp4j.ticket.Ticket;

/**
 * An adapter directory: what training changed, and nothing else. Base plus adapter are the trained
 * weights bit for bit, because values are stored, not differences.
 *
 * @param directory where it is
 * @param config what it is
 */
public record Adapter(Path directory, AdapterConfig config) {
  static final String WEIGHTS = "adapter_model.safetensors";
  private static final String PROVENANCE = "provenance.json";
  static final String TICKET = "ticket.safetensors";

  /** Name of the virtual tokens (P, H) in the weights file. */
  public static final String PROMPT = "prompt";

  /** Prefix of the classification head's tensors in the weights file. */
  public static final String HEAD = "head/";

  /**
   * Opens a directory; that of a training run stands for the adapter in it.
   *
   * @throws Problem if it is none
   */
  public static Adapter open(Path directory) {
    Path inner = directory.resolve("adapter");
    boolean run = !Files.exists(directory.resolve(AdapterConfig.FILE)) && Files.isDirectory(inner);
    Path folder = run ? inner : directory;
    return new Adapter(folder, AdapterConfig.load(folder));
  }

  /**
   * Writes a directory under a temporary name and renames it.
   *
   * @param tensors prompt, prompt encoder, head, and values of the base that differ
   * @param ticket the ticket, or null to leave it out
   * @param card the README.md
   * @param provenance the provenance.json
   */
  public static void write(
      Path directory,
      AdapterConfig config,
      List<TensorData> tensors,
      Ticket ticket,
      String card,
      String provenance) {
    AtomicFiles.directory(
        directory,
        folder -> {
          Files.writeString(folder.resolve(AdapterConfig.FILE), Json.page(config));
          SafetensorsWriter.write(
              folder.resolve(WEIGHTS), Map.of("format", AdapterConfig.FORMAT), tensors);
          if (ticket != null) {
            ticket.save(folder.resolve(TICKET));
          }
          Files.writeString(folder.resolve("README.md"), card);
          Files.writeString(folder.resolve(PROVENANCE), provenance);
        });
  }

  /**
   * Puts the trained entries into the base's weights.
   *
   * @param weights the base, fresh
   * @param ticketFile the ticket, if the adapter names only its hash; null otherwise
   * @return the virtual tokens, P·H numbers; empty without a prompt
   * @throws Problem if the base or the ticket is another
   */
  public float[] applyTo(ModelWeights weights, Path ticketFile) {
    requireBase(BaseIdentity.ofWeights(weights.sha256()));
    try (TensorSource stored = SafetensorsFile.open(directory.resolve(WEIGHTS))) {
      EntryValues.apply(weights, bitmaps(weights, ticketFile), stored);
      return prompt(stored, weights.config().hidden());
    }
  }

  /**
   * The entries whose values it holds.
   *
   * @param given the ticket's file, if the adapter names only its hash; null otherwise
   * @return empty if no entries of a ticket were trained
   * @throws Problem if it is missing or another
   */
  public Optional<Ticket> trainedTicket(Path given) {
    boolean any = config.ticket() != null && config.ticket().selected() > 0;
    return any ? Optional.of(ticket(given)) : Optional.empty();
  }

  /** Bytes of what was trained: values, and the ticket that says whose they are. */
  public long bytes() {
    long ticket = directory.resolve(TICKET).toFile().length();
    return weightsFile().toFile().length() + ticket;
  }

  /** The file that says what it is: task, base, prompt, confidence. */
  public Path configFile() {
    return directory.resolve(AdapterConfig.FILE);
  }

  /** The file of trained values, whose hash is the adapter's identity. */
  public Path weightsFile() {
    return directory.resolve(WEIGHTS);
  }

  /**
   * The languages of the training data. Adapters made before this was kept know it where training
   * took one language of its data.
   *
   * @return empty if they are not known
   */
  public List<String> trainingLanguages() {
    Path file = directory.resolve(PROVENANCE);
    if (!config.trainingLanguages().isEmpty() || !Files.isRegularFile(file)) {
      return config.trainingLanguages();
    }
    Object settings = Json.read(file).get("settings");
    return settings instanceof Map<?, ?> map && map.get("language") instanceof String language
        ? List.of(language)
        : List.of();
  }

  /**
   * Refuses another base model.
   *
   * @param found the model at hand
   * @throws Problem that says whether weights, tokenizer or configuration differ
   */
  public void requireBase(BaseIdentity found) {
    config
        .base()
        .identity()
        .require(
            directory,
            "the base model it was trained on (" + config.base().path() + ")",
            found,
            "pass that model's directory as 'model' (--model on the command line)");
  }

  /** A line to print where the adapter, of an earlier version, does not name its base in full. */
  public Optional<String> missingIdentity() {
    return config.base().identity().missingIdentity(directory);
  }

  private Map<String, Bitmap> bitmaps(ModelWeights weights, Path ticketFile) {
    Optional<Ticket> ticket = trainedTicket(ticketFile);
    BaseIdentity base = BaseIdentity.ofWeights(weights.sha256());
    ticket.ifPresent(t -> t.requireBase(ticketFile(ticketFile), base));
    return ticket.map(Ticket::bitmaps).orElse(Map.of());
  }

  private Path ticketFile(Path given) {
    return given != null ? given : directory.resolve(TICKET);
  }

  private Ticket ticket(Path given) {
    Path file = ticketFile(given);
    if (!Files.exists(file)) {
      throw Problem.input(
          directory,
          "its ticket, sha256 " + config.ticket().sha256(),
          "no " + TICKET + " in it",
          "pass its file as 'ticket' (--ticket on the command line)");
    }
    Ticket ticket = Ticket.load(file);
    if (!ticket.sha256().equals(config.ticket().sha256())) {
      throw Problem.input(
          file,
          "the adapter's ticket, sha256 " + config.ticket().sha256(),
          "sha256 " + ticket.sha256(),
          "give the ticket it was trained with");
    }
    return ticket;
  }

  private float[] prompt(TensorSource stored, int hidden) {
    int length = config.prompt().promptLength();
    return stored.tensors().get(PROMPT) == null && length == 0
        ? new float[0]
        : floats(stored, PROMPT, new long[] {length, hidden});
  }

  /**
   * Values of tensors that the base does not have.
   *
   * @param prefix begins their names in the weights file
   * @param shapes by the rest of their names
   * @throws Problem if one is missing or has another shape
   */
  public Map<String, float[]> part(String prefix, Map<String, long[]> shapes) {
    try (TensorSource stored = SafetensorsFile.open(directory.resolve(WEIGHTS))) {
      Map<String, float[]> values = new LinkedHashMap<>();
      shapes.forEach((name, shape) -> values.put(name, floats(stored, prefix + name, shape)));
      return values;
    }
  }

  /**
   * What is added to the base's weights in the encoder; the caller closes it.
   *
   * @throws Problem if it is not what the configuration says
   */
  public Additions additions(ModelWeights weights) {
    Path file = directory.resolve(WEIGHTS);
    AdapterConfig.EncoderAdditions wanted = config.additions();
    try (TensorSource stored = SafetensorsFile.open(file)) {
      Additions found = Additions.read(stored, weights.config(), wanted.alpha(), weights.engine());
      int prefix = found.deepPrompt() == null ? 0 : found.deepPrompt().length();
      int rank = found.lowRank() == null ? 0 : found.lowRank().rank();
      if (prefix != wanted.prefix() || rank != wanted.rank()) {
        found.close();
        throw Problem.input(
            file,
            "deep prompt of length %s, rank %s".formatted(wanted.prefix(), wanted.rank()),
            "length %s, rank %s".formatted(prefix, rank),
            "train again");
      }
      return found;
    }
  }

  private float[] floats(TensorSource stored, String name, long[] shape) {
    TensorInfo info = stored.tensors().get(name);
    if (info == null || info.dtype() != Dtype.F32 || !Arrays.equals(info.shape(), shape)) {
      throw Problem.input(
          directory.resolve(WEIGHTS) + ": tensor " + name,
          "F32 of shape " + Arrays.toString(shape),
          info == null ? "no such tensor" : info,
          "train again");
    }
    return stored.floats(name);
  }

  /** Tensors with a prefix before their names. */
  public static List<TensorData> named(String prefix, List<TensorData> tensors) {
    List<TensorData> renamed = new ArrayList<>();
    for (TensorData t : tensors) {
      TensorInfo info = t.info();
      renamed.add(
          new TensorData(
              new TensorInfo(prefix + info.name(), info.dtype(), info.shape()), t.pieces()));
    }
    return renamed;
  }
}
