package org.ltp4j.classify;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.modelname.ModelName;
import org.ltp4j.problem.Problem;

/** The place of the base model that an adapter needs. */
public final class BaseModel {
  /** What helps whoever has the adapter alone, in Java or at the command line. */
  private static final String REMEDY =
      "pass its directory ('model' in Java, --model on the command line), or let whoever has the"
          + " base export both as one bundle that may be moved anywhere (ltp export --to onnx)";

  private BaseModel() {}

  /**
   * Where the base is.
   *
   * @param model as it was given, or null for the one that the adapter names
   * @throws Problem if it is not found
   */
  public static Path directory(Path adapter, Adapter opened, Path model) {
    Path directory = model == null ? named(adapter, opened) : ModelName.directory(model);
    if (!Files.exists(directory)) {
      throw Problem.input(adapter, "its base model at " + directory, "nothing there", REMEDY);
    }
    return directory;
  }

  /**
   * Where the adapter's base is: as it was named when the adapter was made, from here or from a
   * directory above the adapter. Whether it is that model is checked when it is opened.
   */
  private static Path named(Path adapter, Adapter opened) {
    Path named = Path.of(opened.config().base().path());
    try {
      Path directory = ModelName.directory(named);
      return Files.exists(directory) ? directory : above(opened, named).orElse(directory);
    } catch (Problem e) {
      return above(opened, named)
          .orElseThrow(
              () ->
                  Problem.input(
                          adapter,
                          "its base model '" + named + "'",
                          "none of that name, nor below a directory above the adapter",
                          REMEDY
                              + (ModelName.isId(named.toString())
                                  ? ", or fetch it: ltp fetch model " + named
                                  : ""))
                      .causedBy(e));
    }
  }

  private static Optional<Path> above(Adapter opened, Path named) {
    if (named.isAbsolute()) {
      return Optional.empty();
    }
    Path bundled = Path.of("models").resolve(named); // as ltp4j itself has the model mini
    Path folder = opened.directory().toAbsolutePath().normalize();
    return Stream.iterate(folder, Objects::nonNull, Path::getParent)
        .flatMap(place -> Stream.of(place.resolve(named), place.resolve(bundled)))
        .filter(place -> Files.isRegularFile(place.resolve("config.json")))
        .findFirst();
  }
}
