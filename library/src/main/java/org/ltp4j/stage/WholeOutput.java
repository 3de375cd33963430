package org.ltp4j.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.StageSettings;
import org.ltp4j.run.Listener;
import org.ltp4j.run.Provenance;
import org.ltp4j.run.RunDirectory;
import org.ltp4j.run.RunFiles;

/**
 * A directory that appears only when the work is done; work that was stopped leaves nothing.
 *
 * @param settings where it is, and whether another run's output may be replaced
 * @param format of {@code result.json}
 * @param <R> the result
 */
public record WholeOutput<R>(StageSettings settings, ResultFormat<R> format) implements Output<R> {
  @Override
  public Optional<R> finished(Provenance wanted, Listener listener) {
    Path out = settings.out();
    Path provenance = out.resolve(RunDirectory.PROVENANCE);
    if (!Files.exists(out)) {
      return Optional.empty();
    } else if (!Files.exists(provenance)) {
      requireEmpty(out);
      return Optional.empty();
    } else if (RunDirectory.isFinished(out, wanted, settings.overwrite(), listener)) {
      return Optional.of(read());
    }
    if (!settings.overwrite()) {
      wanted.requireSameRun(Provenance.load(provenance), out);
    }
    return Optional.empty();
  }

  @Override
  public R read() {
    return format.read(new RunFiles(settings.out()).result());
  }

  @Override
  public R make(Provenance provenance, Function<RunFiles, R> work) {
    List<R> made = new ArrayList<>();
    AtomicFiles.deleteLeftovers(settings.out());
    AtomicFiles.directory(
        settings.out(),
        folder -> {
          R result = work.apply(new RunFiles(folder));
          format.write(new RunFiles(folder).result(), result);
          Files.writeString(
              folder.resolve(RunDirectory.PROVENANCE),
              provenance.finishWith(folder, names(folder)).toJson());
          made.add(result);
        });
    return made.get(0);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).toList();
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
            "'" + first.get().getFileName() + "' and no " + RunDirectory.PROVENANCE,
            "choose another --out");
      }
    } catch (IOException e) {
      throw AtomicFiles.unwritable(out, e);
    }
  }
}
