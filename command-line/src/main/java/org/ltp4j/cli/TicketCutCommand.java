package org.ltp4j.cli;

import java.util.concurrent.Callable;
import org.ltp4j.method.TicketStage;
import org.ltp4j.recipe.StageName;
import org.ltp4j.recipe.TicketSettings;
import org.ltp4j.ticket.TicketView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ltp ticket cut}. */
@Command(name = "cut", description = "Cut a ticket from a delta, or a control ticket.")
final class TicketCutCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  static CommandSpec spec() {
    return SettingsOptions.add(
        CommandSpec.forAnnotatedObject(new TicketCutCommand()), StageName.TICKET);
  }

  @Override
  public Integer call() {
    TicketSettings settings =
        SettingsOptions.resolve(
            spec.commandLine().getParseResult(), StageName.TICKET, TicketSettings.class);
    spec.commandLine()
        .getOut()
        .print(TicketView.inspect(Runners.of(spec).run(new TicketStage(), settings)));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
