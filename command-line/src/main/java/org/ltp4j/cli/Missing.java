package org.ltp4j.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.modelname.ModelName;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.Recipe;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What recipes need and is not there, where they say how it is fetched. */
final class Missing {
  private final Map<String, String> fetches = new LinkedHashMap<>();

  private Missing(List<Recipe> recipes) {
    recipes.forEach(recipe -> fetches.putAll(recipe.neededFetches()));
    fetches.entrySet().removeIf(entry -> isThere(entry.getKey(), entry.getValue()));
  }

  private static boolean isThere(String path, String words) {
    if (Files.exists(Path.of(path))) {
      return true;
    }
    try {
      return words.startsWith("model ") && Files.exists(ModelName.directory(Path.of(path)));
    } catch (Problem e) {
      return false;
    }
  }

  /**
   * Fetches what is missing, or says how.
   *
   * @param file of the recipes, for the message
   * @return the code of a command that failed, else 0
   * @throws Problem if something is missing that is not to be fetched
   */
  static int handle(CommandSpec spec, Path file, List<Recipe> recipes, boolean fetch) {
    Missing missing = new Missing(recipes);
    if (fetch) {
      return missing.fetch(spec.commandLine().getErr());
    }
    missing.refuse(file);
    return ExitCode.OK.code();
  }

  private void refuse(Path recipe) {
    if (!fetches.isEmpty()) {
      List<String> commands = fetches.values().stream().map(words -> "ltp fetch " + words).toList();
      throw Problem.input(
          recipe,
          String.join(", ", fetches.keySet()),
          fetches.size() == 1 ? "nothing there" : "none of them there",
          "add --fetch, or run: " + String.join("; ", commands));
    }
  }

  private int fetch(PrintWriter err) {
    for (String words : fetches.values()) {
      String[] arguments = ("fetch " + words).split(" +");
      err.println("ltp: " + String.join(" ", arguments));
      err.flush();
      CommandLine line = Ltp.commandLine(arguments);
      line.setOut(err);
      line.setErr(err);
      int code = line.execute(arguments);
      if (code != ExitCode.OK.code()) {
        return code;
      }
    }
    return ExitCode.OK.code();
  }
}
