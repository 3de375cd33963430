package org.ltp4j.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ltp4j.cluster.Session;
import org.ltp4j.cluster.Store;
import org.ltp4j.engine.Engine;
import org.ltp4j.grid.Grid;
import org.ltp4j.grid.SweepSettings;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.recipe.Recipe;
import org.ltp4j.recipe.RunSettings;
import org.ltp4j.settings.Settings;
import org.ltp4j.sweep.Plan;
import org.ltp4j.sweep.Planner;
import org.ltp4j.sweep.Program;
import org.ltp4j.sweep.Site;
import org.ltp4j.sweep.Sweep;
import org.ltp4j.sweep.SweepText;
import org.ltp4j.trial.TrialResult;
import org.ltp4j.trial.TrialStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ltp sweep}. */
@Command(
    name = "sweep",
    description = {
      "Run every trial of a recipe with alternatives; what is done is never done again.",
      "What trials share (mlm, tickets) is done once. Goes on where it was stopped or killed."
    })
final class SweepCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ClusterOptions cluster;

  @Parameters(paramLabel = "RECIPE", description = "YAML file with a section 'sweep'.")
  private Path recipe;

  @Mixin private ChangedValues changes;

  @Option(names = "--out", paramLabel = "<path>", description = "Directory of the sweep.")
  private String out;

  @Option(names = "--model", paramLabel = "<path>", description = "Directory of the model.")
  private String model;

  @Option(
      names = "--threads",
      paramLabel = "<number>",
      description = "CPU threads of all workers together; 0 = one for each core.")
  private String threads;

  @Option(names = "--dry-run", description = "Print trials, shared stages and time; do nothing.")
  private boolean dryRun;

  @Option(
      names = "--quick",
      description = "A run of minutes, as the recipe's section 'quick' says, in OUT-quick.")
  private boolean quick;

  @Option(
      names = "--only",
      paramLabel = "<field=value>",
      description = {
        "Only trials with these values, e.g. method=ltp,seed=1; repeated: and those with these.",
        "The others stay to be done."
      })
  private List<String> only = List.of();

  @Option(names = "--retry-failed", description = "Try trials again that failed before.")
  private boolean retryFailed;

  @Mixin private FetchOption fetch;

  @Override
  public Integer call() {
    Map<String, String> set = changes.values();
    Grid grid = quick ? Grid.loadQuick(recipe, shared(), set) : Grid.load(recipe, shared(), set);
    SweepSettings settings =
        Settings.resolve(
            SweepSettings.class,
            grid.options(),
            SettingsOptions.flags(spec.commandLine().getParseResult(), SweepSettings.class));
    RunSettings run = Settings.resolve(RunSettings.class, grid.shared(), Map.of());
    int all = run.engine().threads() == 0 ? Engine.defaultThreads() : run.engine().threads();
    if (!cluster.given()) {
      List<Recipe> recipes = grid.cells().stream().map(Grid.Cell::recipe).toList();
      int code = dryRun ? 0 : fetch.handle(spec, recipe, recipes);
      if (code != ExitCode.OK.code()) {
        return code;
      }
      Plan plan = Planner.plan(grid, settings.keepAdapters());
      int each = Math.max(1, all / settings.workers());
      Program program = Program.here(Ltp.class.getName());
      return sweep(run.out(), plan, settings, Site.processes(program, settings.workers(), each));
    }
    try (Session session = cluster.connect()) {
      Plan plan = Planner.plan(grid, settings.keepAdapters(), session::here);
      // As it is written: a path would lose one of the slashes of hdfs://.
      String out = grid.shared().values().get("out").toString();
      Store store = session.store(out, all, Ltp.class.getName());
      return sweep(store.directory(), plan, settings, store.site());
    }
  }

  private int sweep(Path directory, Plan whole, SweepSettings settings, Site site) {
    Plan plan = whole.only(only);
    if (dryRun) {
      Output.print(spec, SweepText.dryRun(directory, whole, plan, settings.workers()));
      return ExitCode.OK.code();
    }
    List<TrialResult> trials = new Sweep(directory, whole, plan, listener()).run(site, retryFailed);
    Output.print(spec, SweepText.table(trials));
    boolean well = trials.stream().allMatch(trial -> trial.status() == TrialStatus.DONE);
    if (!well && !retryFailed) {
      Output.remark(spec, "the same command with --retry-failed tries those again that failed");
    }
    return (well ? ExitCode.OK : ExitCode.MIXED).code();
  }

  private Map<String, String> shared() {
    Map<String, String> given = new LinkedHashMap<>();
    given.put("out", out);
    given.put("model", model);
    given.put("threads", threads);
    given.values().removeIf(value -> value == null);
    return given;
  }

  /** Standard error itself, as progress everywhere. */
  private static Sweep.Listener listener() {
    return new Sweep.Listener() {
      @Override
      public void says(String line) {
        System.err.println("ltp: " + line);
      }

      @Override
      public void ended(TrialResult trial, int ended, int total) {
        System.err.println(ended + "/" + total + " " + SweepText.line(trial));
      }
    };
  }
}
