package org.ltp4j.experiment;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.evaluation.ConfidenceFit;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.method.MethodContext;
import org.ltp4j.method.OtherRun;
import org.ltp4j.method.TrainResult;
import org.ltp4j.method.TrainableModel;
import org.ltp4j.method.Trained;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.ranks.Ranks;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.settings.Settings;
import org.ltp4j.stage.Run;
import org.ltp4j.ticket.Scores;
import org.ltp4j.ticket.Selection;
import org.ltp4j.ticket.Strategy;
import org.ltp4j.ticket.Ticket;

/** Carries out what a method asks for: each training is a run, each ticket a file of the run. */
final class TrainStageContext implements MethodContext {
  private static final String TICKET = "ticket.safetensors";

  private final TrainStage.Opened opened;
  private final Run run;
  private final TrainSettings settings;
  private final Ranks ranks;

  TrainStageContext(TrainStage.Opened opened, Run run) {
    this.opened = opened;
    this.run = run;
    this.settings = opened.settings;
    this.ranks = run.ranks();
  }

  @Override
  public TrainSettings settings() {
    return settings;
  }

  @Override
  public Optional<Ticket> ticket() {
    return opened.given;
  }

  @Override
  public OtherRun otherRun(String method, String folder) {
    return new OtherRun(method, settings.out().resolve(folder));
  }

  @Override
  public Ticket cut(OtherRun other, String strategy, double ratio) {
    Path file = settings.out().resolve(TICKET);
    if (!ranks.any(ranks.leads() && Files.exists(file))) {
      run.inside(new TrainStage(opened.models), by(other));
      if (ranks.leads()) {
        changed(other.run(), strategy, ratio).save(file);
      }
    }
    if (ranks.leads()) {
      discard(other.run().resolve(TrainStage.ADAPTER));
    }
    return fromLeader(file);
  }

  /** The same settings for another method, which has its own defaults. */
  private TrainSettings by(OtherRun other) {
    Map<String, Object> changes = new HashMap<>();
    changes.put("method", other.method());
    changes.put("out", other.run());
    changes.put("ratio", null);
    changes.put("ticket-learning-rate", null);
    return Settings.with(settings, changes);
  }

  private Ticket changed(Path tunedRun, String strategy, double ratio) {
    ModelWeights theta0 = opened.weights;
    try (ModelWeights theta1 = ModelWeights.open(settings.model(), theta0.engine())) {
      Adapter.open(tunedRun).applyTo(theta1, null);
      return Selection.of(theta0.parameters(), Strategy.parse(strategy), ratio)
          .cut(
              new Change(theta0, theta1),
              theta0.engine().threads(),
              opened.base,
              Map.of("method", settings.methodSettings().method()));
    }
  }

  /** Deletes an adapter as large as the model; the run's curve and provenance stay. */
  private static void discard(Path adapter) {
    try {
      AtomicFiles.deleteTree(adapter);
    } catch (IOException e) {
      throw AtomicFiles.unwritable(adapter, e);
    }
  }

  /** The others may be on machines that do not see the leader's files. */
  private Ticket fromLeader(Path file) {
    if (ranks.size() == 1) {
      return Ticket.load(file);
    }
    Path copy = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      if (ranks.leads()) {
        ranks.fromLeader(Files.readAllBytes(file));
        return Ticket.load(file);
      }
      copy = Files.createTempFile(copy, "ltp-ticket-", ".safetensors");
      try {
        Files.write(copy, ranks.fromLeader(new byte[0]));
        return Ticket.load(copy);
      } finally {
        Files.delete(copy);
      }
    } catch (IOException e) {
      throw AtomicFiles.unwritable(ranks.leads() ? file : copy, e);
    }
  }

  @Override
  public Trained train(Optional<Ticket> ticket) {
    try (TrainableModel learner =
        new TrainableModel(settings, opened.format, opened.weights, ticket, opened.labelWords)) {
      TaskTraining training =
          new TaskTraining(settings, learner, opened.rows, ranks, run.listener());
      if (!ranks.leads()) {
        training.follow();
        return new Trained(Optional.empty());
      }
      BestEpoch best = training.lead(run.files());
      Optional<ConfidenceFit> confidence = training.confidence(opened.rows.dev());
      confidence.ifPresent(fit -> run.listener().warn(fit.notes()));
      int devRows = opened.rows.dev().size();
      Path adapter = run.files().file(TrainStage.ADAPTER);
      new AdapterWriter(
              settings,
              opened.task,
              opened.format,
              opened.data,
              opened.base,
              opened.weights,
              learner,
              confidence.map(ConfidenceFit::confidence))
          .write(adapter, best, devRows, run.provenance().finish());
      return new Trained(
          Optional.of(result(best, confidence, learner, Adapter.open(adapter).bytes())));
    }
  }

  private TrainResult result(
      BestEpoch best, Optional<ConfidenceFit> confidence, TrainableModel learner, long bytes) {
    int devRows = opened.rows.dev().size();
    return new TrainResult(
        settings.methodSettings().method(),
        settings.optimizer().learningRate().orElseThrow(),
        learner.parameters().entries(),
        bytes,
        opened.rows.train().size(),
        devRows,
        opened.rows.train().partlyTrained(),
        best.best().epoch(),
        best.best().devAccuracy(),
        best.interval(devRows),
        best.best().devMacroF1(),
        best.best().devMicroF1(),
        best.best().devLoss(),
        confidence.orElse(null),
        best.curve());
  }

  /** |θ1 − θ0| of two models in memory. */
  private record Change(ModelWeights before, ModelWeights after) implements Scores {
    @Override
    public void read(Parameter parameter, long offset, float[] out, int n) {
      FloatBuffer from = before.memory(parameter.name()).floats(offset, n);
      after.memory(parameter.name()).floats(offset, n).get(out, 0, n);
      for (int i = 0; i < n; i++) {
        out[i] = Math.abs(out[i] - from.get(i));
      }
    }

    @Override
    public String describe() {
      return "change by fine-tuning on the task";
    }
  }
}
