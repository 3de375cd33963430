package org.ltp4j.cli;

import java.util.concurrent.Callable;
import org.ltp4j.distill.DistillResult;
import org.ltp4j.distill.DistillStage;
import org.ltp4j.recipe.DistillSettings;
import org.ltp4j.recipe.StageName;
import org.ltp4j.stage.ResultFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ltp distill}. */
@Command(name = "distill", description = "Teach a smaller model what a model knows, on plain text.")
final class DistillCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  static CommandSpec spec() {
    return SettingsOptions.add(
        CommandSpec.forAnnotatedObject(new DistillCommand()), StageName.DISTILL);
  }

  @Override
  public Integer call() {
    DistillSettings settings =
        SettingsOptions.resolve(
            spec.commandLine().getParseResult(), StageName.DISTILL, DistillSettings.class);
    DistillResult result = Runners.of(spec).run(new DistillStage(), settings);
    spec.commandLine().getOut().print(ResultFormat.of(DistillResult.class).page(result));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
