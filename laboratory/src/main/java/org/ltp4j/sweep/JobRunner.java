package org.ltp4j.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ltp4j.console.Console;
import org.ltp4j.evaluation.EvaluationResult;
import org.ltp4j.evaluation.PredictionsFile;
import org.ltp4j.experiment.EvalStage;
import org.ltp4j.experiment.TicketStage;
import org.ltp4j.experiment.TrainStage;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.json.Json;
import org.ltp4j.method.TrainResult;
import org.ltp4j.mlm.MlmStage;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.EvalSettings;
import org.ltp4j.recipe.MlmSettings;
import org.ltp4j.recipe.StageName;
import org.ltp4j.recipe.TicketSettings;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.run.Machine;
import org.ltp4j.run.Provenance;
import org.ltp4j.run.RunDirectory;
import org.ltp4j.scoring.ModelCache;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import org.ltp4j.stage.StageRunner;
import org.ltp4j.trial.TrialResult;

/** Does the work of shared stages and trials, in this process. */
final class JobRunner {
  private static final String TRAIN = StageName.TRAIN.key();
  private static final String EVAL = StageName.EVAL.key();

  /** Of rendered examples kept between trials: XNLI's 15 test sets are less than half of it. */
  private static final long MOST_TOKENS = 10_000_000;

  private final SweepDirectory directory;
  private final Plan plan;
  private final int threads;
  private final StageRunner runner;
  private final ModelCache models = new ModelCache(MOST_TOKENS);
  private volatile boolean busy;
  private volatile boolean stopped;

  JobRunner(SweepDirectory directory, Plan plan, int threads) {
    this.directory = directory;
    this.plan = plan;
    this.threads = threads;
    this.runner =
        StageRunner.of(
            List.of("ltp", "sweep", "--out", directory.path().toString()), new Console());
  }

  /** Lets no further job begin; returns whether one is under way. */
  boolean stop() {
    stopped = true;
    return busy;
  }

  /** Does a job; what an earlier process did of it is not done again. */
  void run(Job job) {
    busy = true;
    Machine.resetPeak();
    try {
      if (stopped) {
        throw Problem.interrupted(directory.path(), 0, 1);
      }
      if (job.kind() == Job.Kind.TRIAL) {
        trial(plan.trial(job.id()));
      } else {
        shared(plan.shared(job.id()));
      }
    } finally {
      busy = false;
    }
  }

  private void shared(Plan.Shared stage) {
    Path folder = directory.shared(stage.id());
    Map<String, Object> flags = new LinkedHashMap<>();
    if (stage.stage().equals(StageName.MLM.key())) {
      flags.put("out", folder.toString());
      flags.put("threads", threads);
      MlmSettings settings = resolve(MlmSettings.class, stage.id(), stage.settings(), flags);
      deleteUnlessOf(settings, folder);
      StageTimes.in(folder).of(stage.stage(), () -> runner.together(new MlmStage(), settings));
      return;
    }
    flags.put("out", directory.result(stage).toString());
    if (stage.needs() != null) {
      flags.put("delta", directory.result(plan.shared(stage.needs())).toString());
    }
    TicketSettings settings = resolve(TicketSettings.class, stage.id(), stage.settings(), flags);
    StageTimes.in(folder).of(stage.stage(), () -> runner.run(new TicketStage(), settings));
  }

  private void trial(Plan.Trial trial) {
    Path folder = directory.store().folder(trial.id());
    StageTimes times = StageTimes.in(folder);
    TrainSettings train = trainSettings(trial, folder.resolve(TRAIN));
    deleteUnlessOf(train, train.out());
    TrainResult trained =
        times.of(TRAIN, () -> runner.together(new TrainStage(models), train)).orElseThrow();
    EvaluationResult evaluation = null;
    if (trial.settings().containsKey(EVAL)) {
      Map<String, Object> flags = new LinkedHashMap<>();
      flags.put("out", folder.resolve(EVAL).toString());
      flags.put("adapter", train.out().resolve(TrainStage.ADAPTER).toString());
      flags.put("threads", threads);
      EvalSettings eval =
          resolve(EvalSettings.class, trial.id(), trial.settings().get(EVAL), flags);
      deleteUnlessOf(eval, eval.out());
      evaluation = times.of(EVAL, () -> runner.run(new EvalStage(models), eval));
      evaluation
          .languages()
          .forEach(l -> take(eval.out(), PredictionsFile.name(l.language()), folder));
    }
    TrialResult result =
        new TrialRecord(directory, plan, trial).done(trained, evaluation, times.seconds());
    directory.store().save(result);
    if (!plan.keepAdapters()) {
      try {
        AtomicFiles.deleteTree(train.out().resolve(TrainStage.ADAPTER));
      } catch (IOException e) {
        throw AtomicFiles.unwritable(train.out(), e);
      }
    }
  }

  /** Moves a file out of a stage's directory, unless that has been done before. */
  private static void take(Path from, String name, Path to) {
    try {
      if (Files.exists(from.resolve(name))) {
        Files.move(from.resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw AtomicFiles.unwritable(to.resolve(name), e);
    }
  }

  private TrainSettings trainSettings(Plan.Trial trial, Path out) {
    Map<String, Object> flags = new TreeMap<>();
    flags.put("out", out.toString());
    flags.put("threads", threads);
    if (trial.needs() != null) {
      flags.put("ticket", directory.result(plan.shared(trial.needs())).toString());
    }
    return resolve(TrainSettings.class, trial.id(), trial.settings().get(TRAIN), flags);
  }

  private static <R extends Record> R resolve(
      Class<R> type, String place, Map<String, Object> settings, Map<String, Object> flags) {
    return Settings.resolve(type, new Section("sweep.json, " + place, settings), flags);
  }

  /**
   * A directory's name says that its run has these settings up to paths. If paths have changed
   * since, because data or the sweep were moved, the run begins anew.
   */
  private static void deleteUnlessOf(Record settings, Path run) {
    Path file = run.resolve(RunDirectory.PROVENANCE);
    if (!Files.exists(file)) {
      return;
    }
    Map<String, Object> now = Settings.affectingResult(settings);
    try {
      Map<String, Object> before = new LinkedHashMap<>(Provenance.load(file).settings());
      before.keySet().removeAll(Settings.incidental(settings).keySet());
      if (Json.line(before).equals(Json.line(now))) {
        return;
      }
    } catch (Problem damaged) {
      // Begins anew too.
    }
    try {
      AtomicFiles.deleteTree(run);
    } catch (IOException e) {
      throw AtomicFiles.unwritable(run, e);
    }
  }
}
