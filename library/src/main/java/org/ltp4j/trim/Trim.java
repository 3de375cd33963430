package org.ltp4j.trim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.ltp4j.data.TextFiles;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.files.FileHash;
import org.ltp4j.json.Json;
import org.ltp4j.model.CanonicalSource;
import org.ltp4j.model.Family;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.modelfiles.ModelFiles;
import org.ltp4j.modelname.ModelName;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.TrimSettings;
import org.ltp4j.run.Interrupt;
import org.ltp4j.run.Progress;
import org.ltp4j.run.Provenance;
import org.ltp4j.run.Warnings;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * Writes a model with the pieces that texts use and without the others. Texts that use only kept
 * pieces give the same pieces, hidden states and scores of kept pieces as with the full model.
 */
public final class Trim {
  private static final String RESULT = "result.json";

  private final TrimSettings settings;
  private final Path model; // its directory, which a name may stand for
  private final List<String> command;

  /**
   * Trimming with its settings.
   *
   * @param command the command line, for provenance
   */
  public Trim(TrimSettings settings, List<String> command) {
    this.settings = settings;
    this.model = ModelName.directory(settings.model());
    this.command = command;
  }

  /**
   * Trims; does nothing if the output is there. Ctrl-C leaves nothing.
   *
   * @return the contents of {@code result.json}
   */
  public Map<String, Object> run() {
    try (Interrupt interrupt = Interrupt.listen()) {
      return run(interrupt::requested);
    }
  }

  /**
   * As {@link #run()}.
   *
   * @param stop asked now and then whether to end
   */
  Map<String, Object> run(BooleanSupplier stop) {
    if (settings.text().isEmpty()) {
      throw Problem.usage(
          "--text", "at least one text file", "none", "name text in the languages to keep");
    }
    ModelConfig config = ModelConfig.load(model);
    List<Path> files = TextFiles.expand(settings.text());
    try (Tokenizer tokenizer = Tokenizer.open(model)) {
      config.requireVocabulary(model, tokenizer.size());
      Provenance provenance = Provenance.begin("trim", settings, inputs(config, files), command);
      if (Place.isDone(settings, model, provenance)) {
        return Json.read(settings.out().resolve(RESULT));
      }
      Runnable pause =
          () -> {
            if (stop.getAsBoolean()) {
              throw Problem.stopped(settings.out());
            }
          };
      return trim(config, tokenizer, files, provenance, pause);
    }
  }

  private Map<String, Object> trim(
      ModelConfig config,
      Tokenizer tokenizer,
      List<Path> files,
      Provenance provenance,
      Runnable pause) {
    ObjectNode json = Tokenizer.json(model);
    PieceModel pieces = PieceModel.of(Tokenizer.file(model), json, pieces(tokenizer));
    Usage usage = count(tokenizer, files, pause);
    Warnings.print(usage.warnings());
    Selection selection = Selection.of(pieces, required(config, json), usage.counts(), settings);
    IdMap ids = selection.ids();
    Map<String, Object> outcome = new LinkedHashMap<>();
    AtomicFiles.deleteLeftovers(settings.out());
    AtomicFiles.directory(
        settings.out(),
        folder -> {
          TokenizerJson.trim(json, pieces, ids);
          Files.writeString(folder.resolve("tokenizer.json"), Json.line(json));
          SettingsFiles.config(model, folder, ids);
          SettingsFiles.tokenizer(model, folder, ids);
          try (Tokenizer trimmed = Tokenizer.open(folder)) {
            SameCuts.require(model, tokenizer, trimmed, ids, usage.samples());
          }
          IdMapFile.write(folder, ids, tokenizer, usage.counts());
          outcome.putAll(Outcome.of(tokenizer, selection, usage));
          outcome.putAll(weights(folder, config, ids, pause));
          Files.writeString(folder.resolve(RESULT), Json.page(outcome));
          Files.writeString(folder.resolve(Place.PROVENANCE), provenance.finish().toJson());
          pause.run();
        });
    return outcome;
  }

  private static String[] pieces(Tokenizer tokenizer) {
    return IntStream.range(0, tokenizer.size()).mapToObj(tokenizer::piece).toArray(String[]::new);
  }

  private Usage count(Tokenizer tokenizer, List<Path> files, Runnable pause) {
    try (Progress progress = Progress.start("trim", 0, files.size())) {
      return Usage.count(files, tokenizer, settings.badLines(), progress, pause);
    }
  }

  /** Added tokens, and for RoBERTa every id up to that of padding, from which positions count. */
  private static BitSet required(ModelConfig config, ObjectNode json) {
    BitSet required = new BitSet();
    json.path("added_tokens").forEach(token -> required.set(token.path("id").intValue()));
    if (config.family() == Family.ROBERTA) {
      required.set(0, config.padId() + 1);
    }
    return required;
  }

  /** Writes the weights, if the model has some; returns what they are. */
  private Map<String, Object> weights(Path folder, ModelConfig config, IdMap ids, Runnable pause)
      throws IOException {
    Map<String, Object> outcome = new LinkedHashMap<>();
    if (!ModelFiles.present(model)) {
      return outcome;
    }
    Path file = folder.resolve("model.safetensors");
    try (TensorSource source = ModelFiles.open(model)) {
      CanonicalSource checked = new CanonicalSource(source, config);
      outcome.put("parameters_before", parameters(config, checked));
      outcome.put("parameters", parameters(config.withVocabulary(ids.size()), checked));
      SafetensorsWriter.write(
          file, Map.of("format", "pt"), new TrimmedWeights(source, config, ids, pause).tensors());
    }
    outcome.put("weights_bytes", Files.size(file));
    return outcome;
  }

  private static long parameters(ModelConfig config, CanonicalSource source) {
    return config.parameters().stream()
        .filter(p -> source.tensors().containsKey(p.name()))
        .mapToLong(p -> p.elements())
        .sum();
  }

  private Map<String, String> inputs(ModelConfig config, List<Path> files) {
    Map<String, String> inputs = new TreeMap<>();
    inputs.put("config", FileHash.sha256(model.resolve("config.json")));
    inputs.put("tokenizer", FileHash.sha256(Tokenizer.file(model)));
    if (ModelFiles.present(model)) {
      try (CanonicalSource source = ModelWeights.source(model)) {
        inputs.put("model", ModelWeights.sha256(config, source));
      }
    }
    TextFiles.numbered("text", files).forEach((n, file) -> inputs.put(n, FileHash.sha256(file)));
    return inputs;
  }
}
