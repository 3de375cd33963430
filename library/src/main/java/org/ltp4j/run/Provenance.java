package org.ltp4j.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;
import org.ltp4j.settings.Settings;

/**
 * Where a result comes from. Two runs with the same {@code stage}, {@code settings}, {@code inputs}
 * and {@code version} give the same result; all that depends on the time or the machine stands in
 * {@code circumstances}, so that comparisons can leave it out.
 *
 * @param stage the stage that made it, e.g. {@code train}
 * @param settings the resolved settings that affect the result, the seed among them
 * @param inputs SHA-256 of each input, by role, e.g. {@code model}, {@code ticket}, {@code train}
 * @param version version of ltp4j
 * @param circumstances everything else worth knowing
 * @param results SHA-256 of each file that the run has left, by its path below the output
 *     directory; null before it is complete, and in files of earlier versions
 */
public record Provenance(
    String stage,
    Map<String, Object> settings,
    Map<String, String> inputs,
    String version,
    Circumstances circumstances,
    Map<String, String> results) {
  private static final String REMEDY = "choose another --out, or start over with --overwrite";

  /**
   * What may differ between two runs with the same result.
   *
   * @param commit commit that ltp4j was built from
   * @param command the command line
   * @param settings the resolved settings that do not affect the result
   * @param engine versions of the tensor engine and of its libraries, and which of these it chose
   * @param machine machine and Java runtime
   * @param started when it began, UTC
   * @param finished when it was complete, null before
   * @param peakBytes largest memory of the process, null if unknown
   */
  public record Circumstances(
      String commit,
      List<String> command,
      Map<String, Object> settings,
      Map<String, String> engine,
      Machine machine,
      String started,
      String finished,
      Long peakBytes) {}

  /** Refuses a damaged file's gaps. */
  public Provenance {
    Objects.requireNonNull(stage, "stage");
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(inputs, "inputs");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(circumstances, "circumstances");
  }

  /** The provenance of a run that begins now. */
  public static Provenance begin(
      String stage, Record settings, Map<String, String> inputs, List<String> command) {
    Build build = Build.current();
    return new Provenance(
        stage,
        Settings.affectingResult(settings),
        inputs,
        build.version(),
        new Circumstances(
            build.commit(),
            command,
            Settings.incidental(settings),
            build.engine(),
            Machine.here(),
            now(),
            null,
            null),
        null);
  }

  /** The same with what the engine has chosen where the settings leave it open. */
  public Provenance choosing(String what, String choice) {
    Circumstances c = circumstances;
    Map<String, String> engine = new LinkedHashMap<>(c.engine);
    engine.put(what, choice);
    return with(
        new Circumstances(
            c.commit, c.command, c.settings, engine, c.machine, c.started, c.finished, c.peakBytes),
        results);
  }

  private Provenance with(Circumstances others, Map<String, String> left) {
    return new Provenance(stage, settings, inputs, version, others, left);
  }

  /** What the engine chose; empty where it is not known. */
  public Optional<String> chosen(String what) {
    return Optional.ofNullable(circumstances.engine)
        .map(engine -> engine.get(what))
        .filter(choice -> !choice.isEmpty());
  }

  /** The same, of a run that is complete now but for the hashes of what it leaves. */
  public Provenance finish() {
    return finish(null);
  }

  /**
   * The same, of a run that is complete now.
   *
   * @param directory its output
   * @param left names of the files and directories in it that are the run's results
   */
  public Provenance finishWith(Path directory, Collection<String> left) {
    return finish(FinishedFiles.hashes(directory, left));
  }

  private Provenance finish(Map<String, String> left) {
    Circumstances c = circumstances;
    Long peak = Machine.peakBytes().isPresent() ? Machine.peakBytes().getAsLong() : null;
    return with(
        new Circumstances(
            c.commit, c.command, c.settings, c.engine, c.machine, c.started, now(), peak),
        left);
  }

  /**
   * The settings, for comparison with a later run, without those that only earlier versions counted
   * among them and that are one of its circumstances now.
   */
  public Map<String, Object> settingsFor(Provenance later) {
    Map<String, Object> counting = new LinkedHashMap<>(settings);
    counting.keySet().removeAll(later.circumstances.settings.keySet());
    return counting;
  }

  /** Whether the run was completed. */
  public boolean isFinished() {
    return circumstances.finished != null;
  }

  /**
   * Refuses to go on with another run's output.
   *
   * @throws Problem naming what differs in version, stage, settings and inputs
   */
  public void requireSameRun(Provenance earlier, Path directory) {
    List<String> differences = earlier.differences(this);
    if (!differences.isEmpty()) {
      throw Problem.output(
          directory,
          "the output of this run",
          (version.equals(earlier.version)
                  ? "that of a run with other settings or inputs: "
                  : "that of another ")
              + String.join(", ", differences),
          REMEDY);
    }
  }

  /** What another run differs in, as far as results depend on it and the version; empty if same. */
  public List<String> differences(Provenance other) {
    return version.equals(other.version)
        ? Differences.between(this, other)
        : List.of("version of ltp4j (%s, now %s)".formatted(version, other.version));
  }

  /** Indented JSON. */
  public String toJson() {
    return Json.page(this);
  }

  /**
   * Reads what {@link #toJson()} wrote.
   *
   * @throws Problem if the file cannot be read as that
   */
  public static Provenance load(Path file) {
    try {
      return Objects.requireNonNull(
          Json.MAPPER.readValue(Files.readString(file), Provenance.class), "null");
    } catch (IOException | NullPointerException e) {
      throw Problem.output(
              file,
              "the provenance of a run",
              e.getClass().getSimpleName(),
              "the file is damaged: " + REMEDY)
          .causedBy(e);
    }
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
