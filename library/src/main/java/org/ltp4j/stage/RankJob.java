package org.ltp4j.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.ranks.ProcessPlace;
import org.ltp4j.recipe.SharedSettings;
import org.ltp4j.run.Listener;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;

/**
 * The task of the processes of a training and their answers, as files in a folder of their own.
 *
 * @param stage the recipe section whose work it is
 * @param settings its settings, as a recipe holds them
 * @param command the command line that began it, for provenance
 * @param size number of ranks
 * @param meeting see {@link ProcessPlace#meeting()}
 * @param patience seconds
 * @param threads CPU threads of each
 */
public record RankJob(
    String stage,
    Map<String, Object> settings,
    List<String> command,
    int size,
    String meeting,
    long patience,
    int threads) {
  private static final String FILE = "job.json";

  /**
   * How a rank's work ended.
   *
   * @param code its exit code
   * @param message the line that a person is told; empty where all went well
   */
  public record Answer(ExitCode code, String message) {}

  /** Writes it. */
  void save(Path folder) {
    AtomicFiles.writeString(folder.resolve(FILE), Json.line(this));
  }

  /** Reads what {@link #save} wrote. */
  public static RankJob load(Path folder) {
    return read(folder.resolve(FILE), RankJob.class);
  }

  /**
   * Does a rank's part of the work.
   *
   * @param stages the stages that there are
   */
  public void work(int rank, List<SharedStage<?, ?>> stages, Listener listener) {
    SharedStage<?, ?> wanted =
        stages.stream().filter(s -> s.key().equals(stage)).findFirst().orElseThrow();
    work(rank, wanted, listener);
  }

  private <S extends Record & SharedSettings> void work(
      int rank, SharedStage<S, ?> wanted, Listener listener) {
    S resolved =
        Settings.resolve(
            wanted.settings(), new Section("rank's job", settings), Map.of("threads", threads));
    StageRunner.of(command, listener).run(wanted, resolved, place(rank));
  }

  /** Where the process of a rank stands in the group. */
  public ProcessPlace place(int rank) {
    return new ProcessPlace(rank, size, meeting, Duration.ofSeconds(patience));
  }

  /** Leaves an answer. */
  public static void answer(Path folder, int rank, Answer answer) {
    AtomicFiles.writeString(file(folder, rank), Json.line(answer));
  }

  /** The answer of a rank; empty if it was ended before it could. */
  static Optional<Answer> answer(Path folder, int rank) {
    return Files.exists(file(folder, rank))
        ? Optional.of(read(file(folder, rank), Answer.class))
        : Optional.empty();
  }

  private static Path file(Path folder, int rank) {
    return folder.resolve("answer-" + rank + ".json");
  }

  private static <T> T read(Path file, Class<T> type) {
    try {
      return Json.MAPPER.readValue(Files.readString(file), type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(file.toString(), e);
    } catch (IOException e) {
      throw AtomicFiles.unwritable(file, e);
    }
  }
}
