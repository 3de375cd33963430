package org.ltp4j.cli;

import java.util.concurrent.Callable;
import org.ltp4j.recipe.TrimSettings;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import org.ltp4j.stage.ResultFormat;
import org.ltp4j.trim.TrimResult;
import org.ltp4j.trim.TrimStage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ltp trim}. */
@Command(
    name = "trim",
    description = "Make a model smaller: keep only the vocabulary that given texts use.")
final class TrimCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  static CommandSpec spec() {
    return SettingsOptions.add(
        CommandSpec.forAnnotatedObject(new TrimCommand()), TrimSettings.class);
  }

  @Override
  public Integer call() {
    TrimSettings settings =
        Settings.resolve(
            TrimSettings.class,
            Section.none(),
            SettingsOptions.flags(spec.commandLine().getParseResult(), TrimSettings.class));
    TrimResult result = Runners.of(spec).run(new TrimStage(), settings);
    spec.commandLine().getOut().print(ResultFormat.of(TrimResult.class).page(result));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
