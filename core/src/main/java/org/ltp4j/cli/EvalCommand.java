package org.ltp4j.cli;

import java.util.concurrent.Callable;
import org.ltp4j.evaluation.EvaluationTable;
import org.ltp4j.method.EvalStage;
import org.ltp4j.recipe.EvalSettings;
import org.ltp4j.recipe.Stage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ltp eval}. */
@Command(name = "eval", description = "Test an adapter on any number of languages in one pass.")
final class EvalCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--confusion", description = "Print the confusion matrices too.")
  private boolean confusion;

  static CommandSpec spec() {
    return SettingsOptions.add(CommandSpec.forAnnotatedObject(new EvalCommand()), Stage.EVAL);
  }

  @Override
  public Integer call() {
    EvalSettings settings =
        SettingsOptions.resolve(
            spec.commandLine().getParseResult(), Stage.EVAL, EvalSettings.class);
    var result = new EvalStage(settings, SettingsOptions.words(spec)).run();
    String table =
        confusion ? EvaluationTable.renderWithConfusion(result) : EvaluationTable.render(result);
    spec.commandLine().getOut().print(table);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
