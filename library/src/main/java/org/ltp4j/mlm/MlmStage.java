package org.ltp4j.mlm;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ltp4j.data.TextFiles;
import org.ltp4j.engine.Engine;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.files.FileHash;
import org.ltp4j.json.Json;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelIdentity;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;
import org.ltp4j.ranks.RankProcesses;
import org.ltp4j.ranks.Ranks;
import org.ltp4j.ranks.Seat;
import org.ltp4j.recipe.MlmSettings;
import org.ltp4j.recipe.StageName;
import org.ltp4j.run.Provenance;
import org.ltp4j.run.RunDirectory;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * Masked-language-model training of all parameters. From pretrained weights it leaves a delta for
 * cutting tickets or, to adapt a model to a language, a model directory; from random weights always
 * that.
 */
public final class MlmStage {
  /** Name of the result, a delta or a model directory, in the output directory. */
  public static final String DELTA = "delta.safetensors";

  /** Name of the model directory that pretraining and adaptation write. */
  public static final String MODEL = "model";

  /** Name of the log of what is measured on held-out text. */
  public static final String HELD_OUT = "held-out.jsonl";

  private final MlmSettings settings;
  private final List<String> command;

  /**
   * The stage with its settings.
   *
   * @param command the command line, for provenance
   */
  public MlmStage(MlmSettings settings, List<String> command) {
    this.settings = settings;
    this.command = command;
  }

  /**
   * Trains, or goes on where an earlier process stopped; does nothing if all is done.
   *
   * @return the contents of {@code result.json}
   */
  public Map<String, Object> run() {
    return settings.processes().several()
        ? RankProcesses.run(
            StageName.MLM.key(),
            settings,
            settings.processes(),
            settings.engine(),
            settings.out(),
            command)
        : run(Seat.ALONE);
  }

  /**
   * As {@link #run()} in one of several processes.
   *
   * @return the contents of {@code result.json}; nothing where another process leads
   */
  public Map<String, Object> run(Seat seat) {
    ModelConfig config = ModelConfig.load(settings.model());
    requireRoom(config);
    Engine engine = settings.engine().start();
    Streams streams = new Streams(settings.engine().seed());
    try (Tokenizer tokenizer = Tokenizer.open(settings.model());
        ModelWeights weights = theta(config, tokenizer, streams, engine)) {
      Provenance provenance =
          Provenance.begin("mlm", settings, inputs(weights, tokenizer), command);
      try (Ranks ranks = Ranks.join(seat, provenance)) {
        Path result = settings.out().resolve("result.json");
        boolean finished = ranks.leads() && RunDirectory.isFinished(settings.out(), provenance);
        if (ranks.any(finished)) {
          return finished ? Json.read(result) : Map.of();
        }
        MlmTraining.Parts parts =
            new MlmTraining.Parts(settings, weights, tokenizer, streams, ranks);
        if (!ranks.leads()) {
          // A directory that does not exist yet is the leader's to begin, so nothing is kept here.
          MlmTexts texts = MlmTexts.read(settings, LineTokens.of(tokenizer, settings.badLines()));
          try (MlmTraining training = new MlmTraining(parts, texts)) {
            training.follow();
          }
          return Map.of();
        }
        try (RunDirectory directory =
            RunDirectory.open(settings.out(), provenance, settings.overwrite())) {
          MlmTexts texts = MlmTexts.read(settings, lines(directory, tokenizer));
          texts.warn();
          try (MlmTraining training = new MlmTraining(parts, texts)) {
            Map<String, Object> outcome = training.lead(directory);
            training.write(directory, provenance);
            AtomicFiles.writeString(result, Json.page(outcome));
            directory.finish();
            return outcome;
          }
        }
      }
    }
  }

  private LineTokens lines(RunDirectory directory, Tokenizer tokenizer) {
    return LineTokens.keptIn(
        directory.cache(), tokenizer, tokenizer.identity(), settings.badLines());
  }

  private ModelWeights theta(
      ModelConfig config, Tokenizer tokenizer, Streams streams, Engine engine) {
    if (settings.fromPretrained()) {
      config.requireVocabulary(settings.model(), tokenizer.size());
      ModelWeights weights = ModelWeights.open(settings.model(), engine);
      try {
        if (settings.headAlone()) {
          weights.withHead(streams);
        }
        weights.requireHead();
        return weights;
      } catch (Problem e) {
        weights.close();
        throw e;
      }
    }
    return ModelWeights.random(config.withVocabulary(tokenizer.size()), streams, engine);
  }

  private void requireRoom(ModelConfig config) {
    if (settings.text().isEmpty()) {
      throw Problem.usage("--text", "at least one text file", "none", "name text to train on");
    }
    if (settings.bagsOfWords() && !settings.aligned().contrasts()) {
      throw Problem.usage(
          "--trained word-embeddings",
          "pairs to compare",
          "neither --contrast-translations nor --contrast-passages",
          "give one of them");
    }
    if (settings.aligned().contrastTranslations() > 0 && settings.aligned().parallel().isEmpty()) {
      throw Problem.usage(
          "--contrast-translations", "translations", "no --parallel", "name line-aligned text");
    }
    if (settings.maxLength() > config.maxTokens()) {
      throw Problem.usage(
          "--max-length",
          "at most the model's " + config.maxTokens() + " positions",
          settings.maxLength(),
          "lower it");
    }
  }

  private Map<String, String> inputs(ModelWeights weights, Tokenizer tokenizer) {
    Map<String, String> inputs = new TreeMap<>();
    inputs.put("model", weights.sha256());
    inputs.put("tokenizer", tokenizer.identity());
    inputs.put("configuration", ModelIdentity.training(weights.config()));
    hash("text", settings.text(), inputs);
    hash("held-out", settings.heldOut(), inputs);
    hash("parallel", settings.aligned().parallel(), inputs);
    hash("held-out-parallel", settings.aligned().heldOutParallel(), inputs);
    return inputs;
  }

  private static void hash(String role, List<Path> paths, Map<String, String> inputs) {
    TextFiles.numbered(role, TextFiles.expand(paths))
        .forEach((name, file) -> inputs.put(name, FileHash.sha256(file)));
  }
}
