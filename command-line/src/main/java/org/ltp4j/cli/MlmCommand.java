package org.ltp4j.cli;

import java.util.concurrent.Callable;
import org.ltp4j.mlm.MlmResult;
import org.ltp4j.mlm.MlmStage;
import org.ltp4j.recipe.MlmSettings;
import org.ltp4j.recipe.StageName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ltp mlm}. */
@Command(
    name = "mlm",
    description = "Train a model on plain text by masked-language-modelling; leaves a delta.")
final class MlmCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  static CommandSpec spec() {
    return SettingsOptions.add(CommandSpec.forAnnotatedObject(new MlmCommand()), StageName.MLM);
  }

  @Override
  public Integer call() {
    MlmSettings settings =
        SettingsOptions.resolve(
            spec.commandLine().getParseResult(), StageName.MLM, MlmSettings.class);
    settings = StandardInput.kept(settings, System.in);
    String result = Runners.result(spec, new MlmStage(), MlmResult.class, settings);
    spec.commandLine().getOut().print(result);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
