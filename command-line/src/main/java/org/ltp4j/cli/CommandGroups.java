package org.ltp4j.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Lists subcommands under headings, as a newcomer looks for them. */
final class CommandGroups {
  private CommandGroups() {}

  /** Adds the commands to {@code line}, and a help text that lists them by group. */
  static CommandLine install(CommandLine line, Map<String, List<CommandSpec>> groups) {
    groups.values().stream()
        .flatMap(List::stream)
        .forEach(command -> line.getCommandSpec().addSubcommand(command.name(), command));
    line.getCommandSpec().usageMessage().commandListHeading("");
    line.getHelpSectionMap()
        .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, help -> render(help, groups));
    return line;
  }

  private static String render(Help help, Map<String, List<CommandSpec>> groups) {
    StringBuilder text = new StringBuilder();
    groups.forEach(
        (heading, commands) -> {
          List<CommandSpec> shown =
              commands.stream().filter(command -> !command.usageMessage().hidden()).toList();
          if (!shown.isEmpty()) {
            text.append("%n%s:%n".formatted(heading));
          }
          for (CommandSpec command : shown) {
            String[] lines = command.usageMessage().description();
            text.append(
                "  %-10s %s%n".formatted(command.name(), lines.length == 0 ? "" : lines[0]));
          }
        });
    return text.toString();
  }
}
