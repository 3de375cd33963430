package org.ltp4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ltp4j.evaluation.EvaluationResult;
import org.ltp4j.evaluation.EvaluationTable;
import org.ltp4j.evaluation.Metric;
import org.ltp4j.experiment.LotteryTicketPrompting;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.recipe.EvalSettings;
import org.ltp4j.recipe.Recipe;
import org.ltp4j.recipe.RunSettings;
import org.ltp4j.recipe.StageName;
import org.ltp4j.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ltp run}. */
@Command(
    name = "run",
    description = "Run all steps of a recipe; those whose inputs have not changed are skipped.")
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RECIPE", description = "YAML file with a section for each step.")
  private Path recipe;

  @Mixin private ChangedValues changes;

  @Mixin private FetchOption fetch;

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    Recipe changed =
        Recipe.load(recipe)
            .with(
                SettingsOptions.flags(spec.commandLine().getParseResult(), RunSettings.class),
                changes.values());
    int code = fetch.handle(spec, recipe, List.of(changed));
    if (code != ExitCode.OK.code()) {
      return code;
    }
    Optional<EvaluationResult> result =
        new LotteryTicketPrompting(changed)
            .run(
                Runners.of(spec),
                stage -> {
                  err.println("ltp: " + stage.key());
                  err.flush();
                });
    result.ifPresent(
        r ->
            Output.print(
                spec, EvaluationTable.render(r, metric(changed).orElseGet(r::usualMetric))));
    return 0;
  }

  /** What the recipe's evaluation is measured by. */
  private static Optional<Metric> metric(Recipe recipe) {
    return Settings.resolve(
            EvalSettings.class, recipe.section(StageName.EVAL), Map.of("adapter", "."))
        .metric();
  }
}
