package org.ltp4j.repetition;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.distill.DistillStage;
import org.ltp4j.experiment.EvalStage;
import org.ltp4j.experiment.TicketStage;
import org.ltp4j.experiment.TrainStage;
import org.ltp4j.json.Json;
import org.ltp4j.mlm.MlmStage;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.DistillSettings;
import org.ltp4j.recipe.EvalSettings;
import org.ltp4j.recipe.MlmSettings;
import org.ltp4j.recipe.StageName;
import org.ltp4j.recipe.TicketSettings;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.run.RunFiles;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import org.ltp4j.stage.StageRunner;
import org.ltp4j.ticket.Ticket;
import org.ltp4j.yaml.Yaml;

/**
 * Makes a run again from its provenance and compares. The run is a stage's directory, a trial's, or
 * that of a whole recipe; its stages are repeated in their order, each from what the one before has
 * made again. What comes from outside of the run, such as a trial's shared ticket, is read where it
 * was.
 */
public final class Reproduction {
  private static final String TICKET = "ticket.safetensors";

  private final Path run;
  private final Path into;
  private final Map<String, Object> common = new LinkedHashMap<>();
  private final StageRunner runner;
  private final Map<StageName, StageRun> stages = new EnumMap<>(StageName.class);

  /**
   * The outcome.
   *
   * @param text what was compared, for people
   * @param equal whether everything that counts is the same
   */
  public record Outcome(String text, boolean equal) {}

  /**
   * A repetition.
   *
   * @param run directory of a finished run
   * @param into directory for the repetition
   * @param threads CPU threads; null: as many as before
   * @param runner runs the stages
   * @throws Problem if there is no finished run
   */
  public Reproduction(Path run, Path into, Integer threads, StageRunner runner) {
    this.run = run;
    this.into = into;
    this.runner = runner;
    if (threads != null) {
      common.put("threads", threads);
    }
    StageRun.in(run).ifPresent(stage -> stages.put(stage.stage(), stage));
    if (stages.isEmpty()) {
      for (StageName stage : List.of(StageName.MLM, StageName.TRAIN, StageName.EVAL)) {
        StageRun.in(run.resolve(stage.key())).ifPresent(found -> stages.put(stage, found));
      }
    }
    if (stages.isEmpty()) {
      throw Problem.input(
          run,
          "the directory of a stage, a trial or a recipe, with provenance.json",
          "none",
          "give a directory that ltp distill, mlm, train, eval, run or sweep wrote");
    }
  }

  /**
   * Repeats and compares.
   *
   * @param tolerance largest difference of two metrics; negative: bit for bit
   * @param progress told the name of each stage as it begins
   * @throws Problem if an input is missing or has changed, before anything is run
   */
  public Outcome run(double tolerance, Consumer<String> progress) {
    List<Runnable> work = new ArrayList<>();
    Comparison comparison = new Comparison(tolerance);
    if (stages.containsKey(StageName.DISTILL)) {
      DistillSettings settings = settings(StageName.DISTILL, DistillSettings.class, Map.of());
      Inputs.require(stages.get(StageName.DISTILL), settings, List.of());
      work.add(() -> runner.run(new DistillStage(), settings));
      work.add(() -> compare(StageName.DISTILL, settings.out(), comparison));
    }
    if (stages.containsKey(StageName.MLM)) {
      MlmSettings settings = settings(StageName.MLM, MlmSettings.class, Map.of());
      Inputs.require(stages.get(StageName.MLM), settings, List.of());
      work.add(() -> runner.together(new MlmStage(), settings));
      work.add(() -> compare(StageName.MLM, settings.out(), comparison));
    }
    Path recipe = run.resolve(TICKET + ".recipe.yaml");
    boolean cuts = Files.exists(recipe) && stages.containsKey(StageName.TRAIN);
    if (cuts) {
      work.add(() -> cut(recipe, comparison));
    }
    if (stages.containsKey(StageName.TRAIN)) {
      TrainSettings settings = settings(StageName.TRAIN, TrainSettings.class, ticket(cuts));
      Inputs.require(stages.get(StageName.TRAIN), settings, cuts ? List.of("ticket") : List.of());
      work.add(() -> runner.together(new TrainStage(), settings));
      work.add(() -> compare(StageName.TRAIN, settings.out(), comparison));
    }
    if (stages.containsKey(StageName.EVAL)) {
      EvalSettings settings = settings(StageName.EVAL, EvalSettings.class, adapter());
      Inputs.require(stages.get(StageName.EVAL), ofTask(settings), List.of());
      work.add(() -> runner.run(new EvalStage(), settings));
      work.add(() -> compare(StageName.EVAL, settings.out(), comparison));
    }
    progress.accept("repeating " + stages.keySet().stream().map(StageName::key).toList());
    work.forEach(Runnable::run);
    String verdict =
        !comparison.isEqual()
            ? "different"
            : tolerance < 0 ? "equal, bit for bit" : "equal within " + tolerance;
    return new Outcome(
        String.join("\n", comparison.lines()) + "\n" + verdict + "\n", comparison.isEqual());
  }

  private <R extends Record> R settings(
      StageName stage, Class<R> type, Map<String, Object> changed) {
    Map<String, Object> all = new LinkedHashMap<>(common);
    all.putAll(changed);
    all.put("out", into.resolve(stage.key()).toString());
    return stages.get(stage).settings(type, all);
  }

  private void compare(StageName stage, Path again, Comparison comparison) {
    comparison.add(stages.get(stage), StageRun.in(again).orElseThrow());
  }

  @SuppressWarnings("unchecked")
  private void cut(Path recipe, Comparison comparison) {
    Map<String, Object> values =
        new LinkedHashMap<>((Map<String, Object>) Yaml.load(recipe).get(StageName.TICKET.key()));
    Map<String, Object> changed = new LinkedHashMap<>();
    changed.put("out", into.resolve(TICKET).toString());
    if (stages.containsKey(StageName.MLM) && values.containsKey("delta")) {
      changed.put("delta", into.resolve(StageName.MLM.key()).resolve(MlmStage.DELTA).toString());
    }
    Ticket again =
        runner.run(
            new TicketStage(),
            Settings.resolve(
                TicketSettings.class, new Section(recipe.toString(), values), changed));
    comparison.add("ticket", Ticket.load(run.resolve(TICKET)).sha256(), again.sha256());
  }

  /** The ticket that is cut again, or a trial's shared one, wherever the sweep may be by now. */
  private Map<String, Object> ticket(boolean cuts) {
    if (cuts) {
      return Map.of("ticket", into.resolve(TICKET).toString());
    }
    Object before = stages.get(StageName.TRAIN).provenance().settings().get("ticket");
    Path record = new RunFiles(run).result();
    if (before != null && !Files.exists(Path.of(before.toString())) && Files.exists(record)) {
      if (Json.read(record).get("artefacts") instanceof Map<?, ?> files
          && files.get("ticket") != null) {
        return Map.of("ticket", run.resolve(files.get("ticket").toString()).normalize().toString());
      }
    }
    return Map.of();
  }

  private Map<String, Object> adapter() {
    return stages.containsKey(StageName.TRAIN)
        ? Map.of(
            "adapter", into.resolve(StageName.TRAIN.key()).resolve(TrainStage.ADAPTER).toString())
        : Map.of();
  }

  /** With the task that finds a folder's files: the adapter's, where evaluation names none. */
  private EvalSettings ofTask(EvalSettings settings) {
    String task =
        settings
            .task()
            .orElseGet(
                () ->
                    stages.containsKey(StageName.TRAIN)
                        ? stages.get(StageName.TRAIN).provenance().settings().get("task").toString()
                        : Adapter.open(settings.adapter()).config().task().name());
    return stages
        .get(StageName.EVAL)
        .settings(
            EvalSettings.class,
            Map.of("task", task, "out", ".", "adapter", settings.adapter().toString()));
  }
}
