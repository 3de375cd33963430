package org.ltp4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.ltp4j.problem.Problem;
import org.ltp4j.report.EvaluationReport;
import org.ltp4j.report.Report;
import org.ltp4j.report.ReportSettings;
import org.ltp4j.report.RunReport;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import org.ltp4j.sweep.StoredSweep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ltp report}. */
@Command(
    name = "report",
    description =
        "Tables, tests and pictures of a directory of trials, and one page with all; the curves"
            + " of one training run; or one evaluation.")
final class ReportCommand implements Callable<Integer> {
  /** The settings that a single run has a use for. */
  private static final Set<String> OF_RUNS = Set.of("out", "png");

  private static final Set<String> OF_EVALUATIONS = Set.of("out", "png", "metric");

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Directory of a sweep, of mlm, train, eval or run.")
  private Path directory;

  @Option(
      names = "--compare",
      arity = "2",
      paramLabel = "<field=value>",
      description =
          "Test two selections of trials against each other, e.g. --compare method=ltp"
              + " method=ft; several fields are joined by commas. Can be repeated.")
  private List<String> compared = new ArrayList<>();

  @Override
  public Integer call() {
    // Pictures are painted without a display, and no icon has to appear anywhere.
    System.setProperty("java.awt.headless", "true");
    Map<String, Object> flags =
        SettingsOptions.flags(spec.commandLine().getParseResult(), ReportSettings.class);
    ReportSettings settings = Settings.resolve(ReportSettings.class, Section.none(), flags);
    Path out = settings.out().orElse(directory.resolve("report"));
    String text = write(out, settings, flags.keySet());
    var console = spec.commandLine().getOut();
    console.println(text);
    console.println("report: " + out.resolve("index.html"));
    console.flush();
    return 0;
  }

  private String write(Path out, ReportSettings settings, Set<String> given) {
    if (RunReport.isRun(directory)) {
      refuseOthers(given, OF_RUNS);
      RunReport report = RunReport.of(directory);
      report.write(out, settings.png());
      return report.text();
    }
    Optional<Path> evaluation =
        Stream.of(directory, directory.resolve("eval"))
            .filter(EvaluationReport::isEvaluation)
            .findFirst();
    if (evaluation.isPresent()) {
      refuseOthers(given, OF_EVALUATIONS);
      EvaluationReport report = EvaluationReport.of(evaluation.get(), settings.metric());
      report.write(out, settings.png());
      return report.text();
    }
    return ofTrials(out, settings);
  }

  private String ofTrials(Path out, ReportSettings settings) {
    StoredSweep sweep = StoredSweep.read(directory, settings.all());
    if (!StoredSweep.isSweep(directory)) {
      throw Problem.input(
          directory,
          "what sweep, mlm, train, eval or run has written",
          "none of it",
          "name the directory that was their --out");
    }
    Report report = Report.of(sweep.trials(), sweep.notes(), settings, compared);
    Path name = directory.toAbsolutePath().normalize().getFileName();
    report.write(out, "Report: " + (name == null ? "trials" : name), settings.png());
    return report.text();
  }

  private void refuseOthers(Set<String> given, Set<String> taken) {
    Stream<String> flags =
        Stream.concat(given.stream(), compared.isEmpty() ? Stream.of() : Stream.of("compare"));
    flags
        .filter(flag -> !taken.contains(flag))
        .findFirst()
        .ifPresent(
            flag -> {
              throw Problem.usage(
                  "--" + flag, "the directory of a sweep", directory, "leave the flag out");
            });
  }
}
