package org.ltp4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ltp4j.problem.Problem;
import org.ltp4j.ticket.Composition;
import org.ltp4j.ticket.Origin;
import org.ltp4j.ticket.Ticket;
import org.ltp4j.ticket.TicketView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ltp ticket}: looks at tickets and puts them together. */
@Command(
    name = "ticket",
    description =
        "Cut a ticket from a delta (cut); show tickets (inspect, compare); put tickets together"
            + " (compose).")
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
          Origin operation,
      @Parameters(arity = "2..*", paramLabel = "TICKET", description = "Ticket files, two or more.")
          List<Path> tickets,
      @Option(
              names = "--out",
              required = true,
              paramLabel = "<path>",
              description = "Ticket file to write.")
          Path out,
      @Option(names = "--overwrite", description = "Write over another ticket there.")
          boolean overwrite) {
    Ticket composed = Composition.of(operation, tickets.stream().map(Ticket::load).toList());
    if (Files.exists(out) && !overwrite) {
      requireSame(out, composed);
    } else {
      composed.save(out);
    }
    Output.print(spec, TicketView.inspect(composed));
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
