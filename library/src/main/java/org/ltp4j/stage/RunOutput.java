package org.ltp4j.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.ltp4j.recipe.StageSettings;
import org.ltp4j.run.Listener;
import org.ltp4j.run.Provenance;
import org.ltp4j.run.RunDirectory;
import org.ltp4j.run.RunFiles;

/**
 * A directory that is written during the work, so that an interrupted run can be resumed. It counts
 * as finished when its provenance says so and what the run left is still there.
 *
 * @param settings where it is, and whether another run's output may be deleted
 * @param format of {@code result.json}
 * @param leaves names of the further files and directories that a finished run leaves
 * @param <R> the result
 */
public record RunOutput<R>(
    StageSettings settings, ResultFormat<R> format, Function<R, List<String>> leaves)
    implements Output<R> {
  @Override
  public Optional<R> finished(Provenance wanted, Listener listener) {
    return RunDirectory.isFinished(settings.out(), wanted, settings.overwrite(), listener)
        ? Optional.of(read())
        : Optional.empty();
  }

  @Override
  public R read() {
    return format.read(new RunFiles(settings.out()).result());
  }

  @Override
  public R make(Provenance provenance, Function<RunFiles, R> work) {
    try (RunDirectory directory =
        RunDirectory.open(settings.out(), provenance, settings.overwrite())) {
      R result = work.apply(directory.files());
      format.write(directory.files().result(), result);
      List<String> results = new ArrayList<>(leaves.apply(result));
      results.add(RunFiles.RESULT);
      directory.finish(results);
      return result;
    }
  }
}
