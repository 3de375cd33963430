package org.ltp4j.trim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.TrimSettings;
import org.ltp4j.run.Provenance;
import org.ltp4j.run.RunDirectory;

/** The place of the output, which may hold something already. */
final class Place {
  static final String PROVENANCE = "provenance.json";

  private Place() {}

  /**
   * Whether the output of this very run is there.
   *
   * @throws Problem if something is there that may not be replaced: another run's output without
   *     {@code --overwrite}, or what is no run's output; or if an input lies in it
   */
  static boolean isDone(TrimSettings settings, Path model, Provenance provenance) {
    Path out = settings.out();
    requireApart(settings, model);
    if (!Files.exists(out)) {
      return false;
    }
    if (!Files.exists(out.resolve(PROVENANCE))) {
      requireEmpty(out);
      return false;
    }
    if (RunDirectory.isFinished(out, provenance)) {
      return true;
    }
    if (!settings.overwrite()) {
      provenance.requireSameRun(Provenance.load(out.resolve(PROVENANCE)), out);
    }
    return false;
  }

  /** The output is replaced as a whole: what is read must not go with it. */
  private static void requireApart(TrimSettings settings, Path model) {
    List<Path> inputs = new ArrayList<>(settings.text());
    inputs.add(model);
    for (Path input : inputs) {
      if (real(input).startsWith(real(settings.out()))) {
        throw Problem.usage(
            "--out", "a directory apart from the inputs", input, "choose another --out");
      }
    }
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize();
    }
  }

  private static void requireEmpty(Path out) {
    if (!Files.isDirectory(out)) {
      throw Problem.output(out, "a directory or nothing", "a file", "choose another --out");
    }
    try (Stream<Path> list = Files.list(out)) {
      Optional<Path> first = list.sorted().findFirst();
      if (first.isPresent()) {
        throw Problem.output(
            out,
            "an empty directory or that of a run",
            "'" + first.get().getFileName() + "' and no " + PROVENANCE,
            "choose another --out");
      }
    } catch (IOException e) {
      throw AtomicFiles.unwritable(out, e);
    }
  }
}
