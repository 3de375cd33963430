package org.ltp4j.mlm;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ltp4j.data.TextFiles;
import org.ltp4j.engine.Engine;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.files.FileHash;
import org.ltp4j.model.Dropout;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.optim.Adam;
import org.ltp4j.optim.DenseTensor;
import org.ltp4j.optim.EntryScores;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.optim.Schedule;
import org.ltp4j.optim.Trainables;
import org.ltp4j.parameter.Kind;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;
import org.ltp4j.ranks.RankProcesses;
import org.ltp4j.ranks.Ranks;
import org.ltp4j.ranks.Seat;
import org.ltp4j.recipe.MlmSettings;
import org.ltp4j.recipe.ParallelSettings;
import org.ltp4j.recipe.Stage;
import org.ltp4j.run.Json;
import org.ltp4j.run.MetricsLog;
import org.ltp4j.run.Provenance;
import org.ltp4j.run.RunDirectory;
import org.ltp4j.run.Warnings;
import org.ltp4j.tensorboard.EventLog;
import org.ltp4j.ticket.Delta;
import org.ltp4j.tokenizer.Tokenizer;
import org.ltp4j.train.FollowingRun;
import org.ltp4j.train.Memory;
import org.ltp4j.train.Objective;
import org.ltp4j.train.ResumableRun;
import org.ltp4j.train.SharedObjective;
import org.ltp4j.train.Trainer;

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
            Stage.MLM.key(),
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
      Provenance provenance = Provenance.begin("mlm", settings, inputs(weights), command);
      try (Ranks ranks = Ranks.join(seat, provenance)) {
        Path result = settings.out().resolve("result.json");
        boolean finished = ranks.leads() && RunDirectory.isFinished(settings.out(), provenance);
        if (ranks.any(finished)) {
          return finished ? Json.read(result) : Map.of();
        } else if (!ranks.leads()) {
          return train(ranks, null, provenance, weights, tokenizer, streams);
        }
        try (RunDirectory directory =
            RunDirectory.open(settings.out(), provenance, settings.overwrite())) {
          Map<String, Object> outcome =
              train(ranks, directory, provenance, weights, tokenizer, streams);
          AtomicFiles.writeString(result, Json.page(outcome));
          directory.finish();
          return outcome;
        }
      }
    }
  }

  /** Trains; where another rank leads, without a directory and a result. */
  private Map<String, Object> train(
      Ranks ranks,
      RunDirectory directory,
      Provenance provenance,
      ModelWeights weights,
      Tokenizer tokenizer,
      Streams streams) {
    LineTokens lines = lines(directory, provenance, tokenizer);
    Corpus corpus = Corpus.read(settings.text(), lines, settings.maxLength());
    Corpus heldOut = Corpus.read(settings.heldOut(), lines, settings.maxLength());
    ParallelText parallel = ParallelText.read(settings.aligned().parallel(), lines);
    ParallelText heldOutPairs = ParallelText.read(settings.aligned().heldOutParallel(), lines);
    if (ranks.leads()) {
      Warnings.print(parallel.warnings());
      Warnings.print(heldOutPairs.warnings());
      for (Corpus part : List.of(corpus, heldOut)) {
        part.parts().forEach(p -> Warnings.print(p.warnings()));
      }
    }
    MlmPlan plan =
        new MlmPlan(
            settings.batch(),
            settings.accumulate(),
            settings.languageExponent(),
            settings.recompute());
    long total = settings.steps().orElseGet(() -> plan.steps(corpus.size(), settings.epochs()));
    HeldOut measure = new HeldOut(heldOut, tokenizer, settings.maskProbability(), settings.batch());
    Retrieval retrieval = new Retrieval(heldOutPairs, tokenizer, settings.maxLength());
    List<DenseTensor> all =
        Trainables.dense(weights, p -> !settings.bagsOfWords() || p.kind() == Kind.WORD_EMBEDDINGS);
    Alignment alignment = alignment(corpus, parallel, tokenizer, streams);
    String baseHash = weights.sha256();
    try (ModelWeights origin =
            pretrained() ? ModelWeights.open(settings.model(), weights.engine()) : null;
        ParameterSet parameters =
            new ParameterSet(
                all, weights.config().family().wordEmbeddings(), weights.engine().threads());
        EntryScores scores = ranks.leads() ? scores(all, weights.engine()) : null) {
      Encoder encoder = new Encoder(weights);
      MlmLoss loss = new MlmLoss(encoder);
      Objective objective =
          settings.bagsOfWords()
              ? new BagObjective(
                  weights, parameters, alignment, settings.maskProbability(), streams)
              : SharedObjective.of(
                  ranks,
                  parameters,
                  sink ->
                      new MlmObjective(
                          encoder,
                          sink,
                          corpus,
                          new Masking(tokenizer, settings.maskProbability(), streams),
                          plan,
                          alignment,
                          dropout(weights.config()),
                          streams,
                          ranks));
      if (origin != null && !settings.bagsOfWords()) {
        objective = new PulledObjective(objective, new PullTowards(all, origin, settings.l1()));
      }
      Map<String, Object> outcome = new LinkedHashMap<>();
      outcome.put("steps", total);
      outcome.put("sequences", corpus.size());
      outcome.put("tokens", corpus.tokens());
      outcome.put("parameters", parameters.entries());
      Trainer trainer =
          new Trainer(
              parameters,
              scores == null ? objective : new ScoredObjective(objective, scores),
              new Adam(0.9, 0.999, 1e-8, settings.weightDecay()),
              schedule(total),
              settings.clip());
      if (!ranks.leads()) {
        new FollowingRun(ranks, settings.out(), parameters).execute(trainer, total, step -> {});
        return Map.of();
      }
      HeldOutMemory heldOutMemory =
          new HeldOutMemory(
              measure,
              loss,
              retrieval,
              encoder,
              new MetricsLog(directory.file(HELD_OUT)),
              settings.heldOutEvery(),
              total);
      Memory memory = scores == null ? heldOutMemory : heldOutMemory.and(new ScoreMemory(scores));
      new ResumableRun(
              directory,
              parameters,
              settings.tensorboard()
                  ? EventLog.of(memory, directory, heldOutMemory::means)
                  : memory,
              settings.saveEvery(),
              ranks)
          .execute("mlm", trainer, total);
      if (settings.bagsOfWords()) {
        BagObjective.settle(weights);
      }
      outcome.putAll(heldOutMemory.finish());
      if (!settings.leavesModel()) {
        DeltaFile.Values values =
            switch (settings.store()) {
              case CHANGE -> DeltaFile.change(weights, origin);
              case FISHER, MOVEMENT -> DeltaFile.scores(scores, total);
              default -> DeltaFile.weights(weights);
            };
        DeltaFile.write(
            directory.file(DELTA),
            Delta.Content.valueOf(settings.store().name()),
            values,
            weights.parameters(),
            baseHash,
            provenance);
      } else {
        ModelDirectory.write(directory.file(MODEL), weights, settings.model(), settings.numbers());
      }
      return outcome;
    }
  }

  /** Only who leads keeps them: a directory that does not exist yet is the leader's to begin. */
  private LineTokens lines(RunDirectory directory, Provenance provenance, Tokenizer tokenizer) {
    return directory == null
        ? LineTokens.of(tokenizer, settings.badLines())
        : LineTokens.keptIn(
            directory.cache(),
            tokenizer,
            provenance.inputs().get("tokenizer"),
            settings.badLines());
  }

  /** Null where the weights themselves say what is important. */
  private EntryScores scores(List<DenseTensor> tensors, Engine engine) {
    return switch (settings.store()) {
      case WEIGHTS, CHANGE, MODEL -> null;
      case FISHER -> new EntryScores(EntryScores.Kind.FISHER, tensors, engine);
      case MOVEMENT -> new EntryScores(EntryScores.Kind.MOVEMENT, tensors, engine);
    };
  }

  /** Fisher information is that of θ0, so there the rate is 0 and the weights stay. */
  private Schedule schedule(long total) {
    return settings.store() == MlmSettings.Store.FISHER
        ? Schedule.constant(0)
        : new Schedule(settings.learningRate(), settings.warmup(), total, true);
  }

  /** Null where neither translations nor passages are asked for. */
  private Alignment alignment(
      Corpus corpus, ParallelText parallel, Tokenizer tokenizer, Streams streams) {
    ParallelSettings aligned = settings.aligned();
    if (parallel.sets().isEmpty() && aligned.contrastPassages() == 0) {
      return null;
    }
    double exponent = settings.languageExponent();
    int length = settings.maxLength();
    int sentence = Math.min(length, aligned.contrastLength());
    return new Alignment(
        aligned,
        new Translations(parallel, exponent, tokenizer, length, sentence, streams),
        new Passages(corpus, exponent, tokenizer, sentence, streams),
        streams);
  }

  private Dropout dropout(ModelConfig config) {
    return settings.dropout().map(p -> new Dropout(p, p)).orElseGet(() -> Dropout.of(config));
  }

  private boolean pretrained() {
    return settings.init() == MlmSettings.Init.PRETRAINED;
  }

  private ModelWeights theta(
      ModelConfig config, Tokenizer tokenizer, Streams streams, Engine engine) {
    if (pretrained()) {
      config.requireVocabulary(settings.model(), tokenizer.size());
      return ModelWeights.open(settings.model(), engine);
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
    if (settings.bagsOfWords() && settings.processes().several()) {
      throw Problem.usage(
          "--trained word-embeddings", "--processes 1", "several", "it takes one process only");
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

  private Map<String, String> inputs(ModelWeights weights) {
    Map<String, String> inputs = new TreeMap<>();
    inputs.put("model", weights.sha256());
    inputs.put("tokenizer", FileHash.sha256(Tokenizer.file(settings.model())));
    hash("text", settings.text(), inputs);
    hash("held-out", settings.heldOut(), inputs);
    hash("parallel", settings.aligned().parallel(), inputs);
    hash("held-out-parallel", settings.aligned().heldOutParallel(), inputs);
    return inputs;
  }

  private static void hash(String role, List<Path> paths, Map<String, String> inputs) {
    List<Path> files = TextFiles.expand(paths);
    for (int i = 0; i < files.size(); i++) {
      inputs.put(
          "%s/%03d/%s".formatted(role, i, files.get(i).getFileName()),
          FileHash.sha256(files.get(i)));
    }
  }
}
