package org.ltp4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ltp4j.console.Console;
import org.ltp4j.experiment.TicketImport;
import org.ltp4j.problem.Problem;
import org.ltp4j.ticket.Composition;
import org.ltp4j.ticket.SetOperation;
import org.ltp4j.ticket.Ticket;
import org.ltp4j.ticket.TicketView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ltp ticket}: looks at tickets and puts them together. */
@Command(
    name = "ticket",
    description =
        "Cut a ticket from a delta (cut); show tickets (inspect, compare); put tickets together"
            + " (compose); take one from a sparse fine-tuning (import).")
final class TicketCommand implements Runnable {
  @Spec private CommandSpec spec;

  static CommandSpec spec() {
    CommandSpec ticket = CommandSpec.forAnnotatedObject(new TicketCommand());
    return ticket.addSubcommand("cut", StageCommands.cut());
  }

  /** Without a subcommand: the help. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(description = "Show how a ticket is spread over layers and kinds of tensors.")
  void inspect(@Parameters(paramLabel = "TICKET", description = "Ticket file.") Path ticket) {
    Output.print(spec, TicketView.inspect(Ticket.load(ticket)));
  }

  @Command(description = "Show how much two tickets overlap, beside chance.")
  void compare(
      @Parameters(paramLabel = "FIRST", description = "Ticket file.") Path first,
      @Parameters(paramLabel = "SECOND", description = "Ticket file.") Path second) {
    Output.print(spec, TicketView.compare(Ticket.load(first), Ticket.load(second)));
  }

  @Command(
      description =
          "Write the union, intersection or difference of tickets of one base model as a ticket.")
  void compose(
      @Parameters(
              paramLabel = "<union|intersection|difference>",
              description =
                  "Entries of any ticket; of every one; or of the first that no other has.")
          SetOperation operation,
      @Parameters(arity = "2..*", paramLabel = "TICKET", description = "Ticket files, two or more.")
          List<Path> tickets,
      @Mixin TicketFileOption file,
      @Option(names = "--overwrite", description = "Write over another ticket there.")
          boolean overwrite) {
    Path out = file.path();
    Ticket composed = Composition.of(operation, tickets.stream().map(Ticket::load).toList());
    if (Files.exists(out) && !overwrite) {
      requireSame(out, composed);
    } else {
      composed.save(out);
    }
    Output.print(spec, TicketView.inspect(composed));
  }

  @Command(
      name = "import",
      description =
          "Write the entries that a sparse fine-tuning of composable-sft changed as a ticket.")
  void imported(
      @Parameters(
              paramLabel = "SFT",
              description = "Directory that composable-sft wrote, with pytorch_diff.bin.")
          Path fineTuning,
      @Option(
              names = "--model",
              required = true,
              paramLabel = "<path>",
              description = "Base model: a directory or a name, as for training.")
          Path model,
      @Mixin TicketFileOption file,
      @Option(
              names = "--write-delta",
              paramLabel = "<path>",
              description =
                  "Also write a delta, the model with the changes added, to cut tickets from.")
          Optional<Path> delta,
      @Option(names = "--overwrite", description = "Write over files that are there.")
          boolean overwrite) {
    TicketImport imported = TicketImport.of(fineTuning, model, file.path(), delta, overwrite);
    if (!imported.others().isEmpty()) {
      String text =
          imported.others().size()
              + " tensors of the fine-tuning are none of the model's and left out: "
              + String.join(", ", imported.others());
      new Console().warn(List.of(text));
    }
    Output.print(spec, TicketView.inspect(imported.ticket()));
  }

  /** The same composition again changes nothing, as cutting the same ticket again does not. */
  private static void requireSame(Path out, Ticket composed) {
    Ticket there = Ticket.load(out);
    if (!there.sha256().equals(composed.sha256())
        || !there.provenance().equals(composed.provenance())
        || !there.strategy().equals(composed.strategy())) {
      throw Problem.output(
          out,
          "this ticket or no file",
          "another ticket: " + there.strategy() + ", sha256 " + there.sha256(),
          "choose another --out, or write over it with --overwrite");
    }
  }
}
