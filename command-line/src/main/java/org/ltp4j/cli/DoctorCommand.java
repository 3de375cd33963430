package org.ltp4j.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.ltp4j.doctor.Doctor;
import org.ltp4j.doctor.Report;
import org.ltp4j.json.Json;
import org.ltp4j.recipe.StageName;
import org.ltp4j.recipe.TrainSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ltp doctor}. */
@Command(
    name = "doctor",
    description = {
      "Look at everything before training: inputs, counts, memory, time.",
      "Takes the flags of ltp train; --out is not needed, nothing is written."
    })
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print the report as JSON.")
  private boolean json;

  @Option(names = "--no-probe", description = "Do not measure a training step.")
  private boolean noProbe;

  @Override
  public Integer call() {
    TrainSettings settings =
        SettingsOptions.resolve(
            spec.commandLine().getParseResult(),
            StageName.TRAIN,
            TrainSettings.class,
            Map.of("out", "."));
    Report report = new Doctor(settings, !noProbe).examine();
    Output.print(spec, json ? Json.page(report.toMap()) : report.text());
    return report.exitCode().code();
  }
}
