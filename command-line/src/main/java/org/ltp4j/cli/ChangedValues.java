package org.ltp4j.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The flag of commands that take a recipe, by which its values are changed. */
final class ChangedValues {
  @Option(
      names = "--set",
      paramLabel = "<key=value>",
      description = "Put a value over section.key, or over a key of all; may be repeated.")
  private final Map<String, String> set = new LinkedHashMap<>();

  /** Values by their keys. */
  Map<String, String> values() {
    return set;
  }
}
