package org.ltp4j.cli;

import java.nio.file.Path;
import org.ltp4j.ticket.Ticket;
import org.ltp4j.ticket.TicketView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ltp ticket}: looks at tickets. */
@Command(
    name = "ticket",
    description = "Cut a ticket from a delta (cut); show tickets (inspect, compare).")
final class TicketCommand implements Runnable {
  @Spec private CommandSpec spec;

  static CommandSpec spec() {
    CommandSpec ticket = CommandSpec.forAnnotatedObject(new TicketCommand());
    return ticket.addSubcommand("cut", TicketCutCommand.spec());
  }

  /** Without a subcommand: the help. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(description = "Show how a ticket is spread over layers and kinds of tensors.")
  void inspect(@Parameters(paramLabel = "TICKET", description = "Ticket file.") Path ticket) {
    print(TicketView.inspect(Ticket.load(ticket)));
  }

  @Command(description = "Show how much two tickets overlap, beside chance.")
  void compare(
      @Parameters(paramLabel = "FIRST", description = "Ticket file.") Path first,
      @Parameters(paramLabel = "SECOND", description = "Ticket file.") Path second) {
    print(TicketView.compare(Ticket.load(first), Ticket.load(second)));
  }

  private void print(String text) {
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
  }
}
