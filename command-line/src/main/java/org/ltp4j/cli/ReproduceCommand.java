package org.ltp4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;
import org.ltp4j.repetition.Reproduction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ltp reproduce}. */
@Command(
    name = "reproduce",
    description = {
      "Make a run again from its provenance and say what is different: exit code 0 or 5.",
      "Bit for bit; on another machine or with other threads give a --tolerance."
    })
final class ReproduceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "Directory of a stage, a trial or a recipe.")
  private Path run;

  @Option(
      names = "--into",
      paramLabel = "<path>",
      description = "Directory for the repetition; without it one that is deleted afterwards.")
  private Path into;

  @Option(
      names = "--tolerance",
      paramLabel = "<number>",
      description = "Largest difference of a metric, e.g. 0.02; without it none.")
  private Double tolerance;

  @Option(
      names = "--threads",
      paramLabel = "<number>",
      description = "CPU threads; without it as many as before.")
  private Integer threads;

  @Override
  public Integer call() throws IOException {
    if (tolerance != null && !(tolerance >= 0)) {
      throw Problem.usage("--tolerance", "a number of at least 0", tolerance, "correct it");
    }
    Path target = into == null ? Files.createTempDirectory("ltp-reproduce") : into;
    try {
      Reproduction.Outcome outcome =
          new Reproduction(run, target, threads, Runners.of(spec))
              .run(tolerance == null ? -1 : tolerance, line -> System.err.println("ltp: " + line));
      Output.print(spec, outcome.text());
      return (outcome.equal() ? ExitCode.OK : ExitCode.MIXED).code();
    } finally {
      if (into == null) {
        AtomicFiles.deleteTree(target);
      }
    }
  }
}
