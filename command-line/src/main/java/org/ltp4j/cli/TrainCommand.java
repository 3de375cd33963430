package org.ltp4j.cli;

import java.util.concurrent.Callable;
import org.ltp4j.method.TrainStage;
import org.ltp4j.recipe.StageName;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.tuning.TrainResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ltp train}. */
@Command(
    name = "train",
    description = "Train a soft prompt together with a ticket; leaves an adapter.")
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  static CommandSpec spec() {
    return SettingsOptions.add(CommandSpec.forAnnotatedObject(new TrainCommand()), StageName.TRAIN);
  }

  @Override
  public Integer call() {
    TrainSettings settings =
        SettingsOptions.resolve(
            spec.commandLine().getParseResult(), StageName.TRAIN, TrainSettings.class);
    String result = Runners.result(spec, new TrainStage(), TrainResult.class, settings);
    spec.commandLine().getOut().print(result);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
