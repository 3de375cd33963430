package org.ltp4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ltp4j.modelname.ModelName;
import org.ltp4j.trial.StoredTrial;
import org.ltp4j.trial.TrialStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ltp demo}: other commands, on the project's own model and data. */
@Command(
    name = "demo",
    description = {
      "See the method at work, offline, in minutes: seven topics learned from English sentences,",
      "tested in 15 languages, beside prompt-tuning and fine-tuning."
    })
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "<path>",
      description = "Directory of the results (default: ${DEFAULT-VALUE}).",
      defaultValue = "runs/demo")
  private Path out;

  @Option(
      names = "--model",
      paramLabel = "<path>",
      description = "The model to learn with (default: ${DEFAULT-VALUE}).",
      defaultValue = ModelName.MINI)
  private String model;

  @Option(
      names = "--seed",
      paramLabel = "<number>",
      description = "Seed of training (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private long seed;

  @Option(
      names = "--epochs",
      paramLabel = "<number>",
      description = "Epochs of each method (default: ${DEFAULT-VALUE}).",
      defaultValue = "5")
  private int epochs;

  @Option(
      names = "--threads",
      paramLabel = "<number>",
      description = "CPU threads; 0 = one for each core (default: ${DEFAULT-VALUE}).",
      defaultValue = "0")
  private int threads;

  @Override
  public Integer call() {
    Path data = Path.of(System.getProperty("ltp.home", ".")).resolve("examples/demo");
    int sweep =
        ltp(
            "sweep",
            data.resolve("demo.yaml").toString(),
            "--out=" + out,
            "--model=" + model,
            "--threads=" + threads,
            "--set=train.seed=" + seed,
            "--set=train.epochs=" + epochs,
            "--set=mlm.text=" + data.resolve("text/en.txt"),
            "--set=train.task=" + data.resolve("topics.yaml"),
            "--set=train.train=" + data.resolve("topics/train-en.tsv"),
            "--set=train.dev=" + data.resolve("topics/dev-en.tsv"),
            "--set=eval.data=" + data.resolve("topics"));
    if (sweep != 0) {
      return sweep;
    }
    Optional<Path> ticket =
        new TrialStore(out)
            .list().stream().map(t -> t.artefact("ticket")).flatMap(Optional::stream).findFirst();
    int inspected = ticket.isEmpty() ? 0 : ltp("ticket", "inspect", ticket.get().toString());
    int reported = inspected != 0 ? inspected : ltp("report", out.toString(), "--columns=language");
    if (reported == 0) {
      List<StoredTrial> trials = new TrialStore(out).list();
      DemoHeadline.of(trials).ifPresent(this::show);
      DemoHeadline.next(trials).ifPresent(this::show);
    }
    return reported;
  }

  private void show(String text) {
    spec.commandLine().getOut().println("\n" + text);
    spec.commandLine().getOut().flush();
  }

  /** Runs a command as if it had been typed, and shows it. */
  private int ltp(String... words) {
    List<String> shown = new ArrayList<>(List.of("ltp"));
    Arrays.stream(words).filter(w -> !w.startsWith("--set")).forEach(shown::add);
    spec.commandLine().getErr().println("\n> " + String.join(" ", shown));
    spec.commandLine().getErr().flush();
    return Ltp.commandLine(words)
        .setOut(spec.commandLine().getOut())
        .setErr(spec.commandLine().getErr())
        .execute(words);
  }
}
