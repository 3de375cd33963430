package org.ltp4j.cli;

import java.nio.file.Path;
import java.util.List;
import org.ltp4j.recipe.Recipe;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What a command does about what its recipes need and is not there. */
final class FetchOption {
  @Option(
      names = "--fetch",
      description = "First fetch what the recipe's section 'fetch' names and is not there.")
  private boolean fetch;

  /**
   * Fetches what is missing where that is wished, or says how.
   *
   * @param file of the recipes, for the message
   * @return the code of a command that failed, else 0
   * @throws org.ltp4j.problem.Problem if something is missing that is not to be fetched
   */
  int handle(CommandSpec spec, Path file, List<Recipe> recipes) {
    return Missing.handle(spec, file, recipes, fetch);
  }
}
