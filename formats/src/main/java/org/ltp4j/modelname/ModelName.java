package org.ltp4j.modelname;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;

/**
 * Finds the directory that is meant by what stands for a model in a flag, a recipe or an adapter: a
 * directory, a model in Hugging Face's cache ({@code ORG/NAME}, {@code ORG/NAME@REVISION}), or
 * {@code mini}, the model that comes with ltp4j. A directory of that name is always preferred.
 * Nothing is fetched.
 *
 * @param hub whose cache is looked in
 * @param installation where ltp4j is installed, if that is known
 */
public record ModelName(HubEnvironment hub, Optional<Path> installation) {
  /** The model that comes with ltp4j. */
  public static final String MINI = "mini";

  /** The revision that a name without one means. */
  public static final String DEFAULT_REVISION = "main";

  private static final String WORD = "[A-Za-z0-9][\\w.-]*";
  private static final Pattern ID = Pattern.compile("(?:" + WORD + "/)?" + WORD);
  private static final Pattern REVISION = Pattern.compile(WORD + "(?:/" + WORD + ")*");
  private static final Pattern NAME =
      Pattern.compile("(?<id>" + ID + ")(?:@(?<revision>" + REVISION + "))?");

  /** With this process's environment and the installation that the launcher names. */
  public static ModelName ofProcess() {
    return new ModelName(
        HubEnvironment.ofProcess(),
        Optional.ofNullable(System.getProperty("ltp.home")).map(Path::of));
  }

  /** Whether a text can be the name of a repository on the hub. */
  public static boolean isId(String text) {
    return ID.matcher(text).matches() && !text.contains("..") && !text.contains("--");
  }

  /** Whether a text can be a branch, a tag or a commit. */
  public static boolean isRevision(String text) {
    return REVISION.matcher(text).matches() && !text.contains("..");
  }

  /**
   * The directory of a model for this process; a path that cannot be a name comes back as it is.
   *
   * @throws Problem if it can be a name and there is no such model
   */
  public static Path directory(Path typed) {
    // The environment matters only for what is not there.
    return Files.exists(typed) ? typed : ofProcess().find(typed);
  }

  /** As {@link #directory(Path)}, for this environment. */
  public Path find(Path typed) {
    Matcher name = NAME.matcher(typed.toString().replace('\\', '/'));
    if (Files.exists(typed) || typed.isAbsolute() || !name.matches() || !isId(name.group("id"))) {
      return typed;
    } else if (typed.toString().equals(MINI)) {
      return mini();
    }
    String id = name.group("id");
    String revision = Optional.ofNullable(name.group("revision")).orElse(DEFAULT_REVISION);
    HubCache.Repository model = hub.cache().model(id);
    return model.find(revision).orElseThrow(() -> absent(typed, id, revision, model));
  }

  private Path mini() {
    Path relative = Path.of("models", MINI);
    List<Path> places = new ArrayList<>();
    installation.ifPresent(place -> places.add(place.resolve(relative)));
    places.add(relative);
    return places.stream()
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow(
            () ->
                Problem.input(
                    "model " + MINI,
                    "the model that comes with ltp4j",
                    "no directory "
                        + String.join(" or ", places.stream().map(Path::toString).toList()),
                    "run ltp from its checkout, or name another model"));
  }

  private static Problem absent(Path typed, String id, String revision, HubCache.Repository model) {
    List<String> commits = model.commits();
    boolean main = revision.equals(DEFAULT_REVISION);
    String fetch = "ltp fetch model " + id + (main ? "" : " --revision " + revision);
    return Problem.input(
        "model " + typed,
        "a directory, '" + MINI + "', or a model in Hugging Face's cache",
        commits.isEmpty()
            ? "no directory of that name and no " + model.folder()
            : "no revision %s in %s, only %s".formatted(revision, model.folder(), commits),
        commits.isEmpty()
            ? Nearest.to(id, List.of(MINI))
                .map(name -> "did you mean '" + name + "'? If not, run: " + fetch)
                .orElse("check the name, or run: " + fetch)
            : "run: " + fetch + ", or write " + id + "@" + commits.get(0));
  }
}
