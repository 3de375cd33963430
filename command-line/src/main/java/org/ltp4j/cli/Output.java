package org.ltp4j.cli;

import picocli.CommandLine.Model.CommandSpec;

/** What commands print: answers to standard output, remarks to standard error. */
final class Output {
  private Output() {}

  /** Prints a command's answer as it is. */
  static void print(CommandSpec command, String text) {
    command.commandLine().getOut().print(text);
    command.commandLine().getOut().flush();
  }

  /** Prints a line for people, marked as the program's own. */
  static void remark(CommandSpec command, String text) {
    command.commandLine().getErr().println("ltp: " + text);
    command.commandLine().getErr().flush();
  }
}
