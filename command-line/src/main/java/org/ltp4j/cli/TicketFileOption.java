package org.ltp4j.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a command writes the ticket that it makes. */
final class TicketFileOption {
  @Option(
      names = "--out",
      required = true,
      paramLabel = "<path>",
      description = "Ticket file to write.")
  private Path out;

  Path path() {
    return out;
  }
}
