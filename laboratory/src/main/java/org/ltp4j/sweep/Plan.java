package org.ltp4j.sweep;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;
import org.ltp4j.trial.Selector;
import org.ltp4j.trial.TrialResult;

/**
 * Everything that a sweep is to do; the file {@code sweep.json}. It names no place but those of
 * inputs, so that a sweep's directory may be moved.
 *
 * @param format {@link #FORMAT}
 * @param version version of ltp4j
 * @param keepAdapters whether trials keep what they trained
 * @param shared stages whose results several trials may use, in an order in which they can be run
 * @param trials in the order of tables
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Plan(
    String format,
    String version,
    @JsonProperty("keep_adapters") boolean keepAdapters,
    List<Shared> shared,
    List<Trial> trials) {
  /** The format's name and version. */
  public static final String FORMAT = "ltp4j sweep 1";

  private static final String FILE = "sweep.json";
  private static final String ONLY = "--only";

  /**
   * A shared stage.
   *
   * @param id stage and hash of everything that affects its result, e.g. {@code mlm-0123456789ab}
   * @param stage its section's name
   * @param settings without places
   * @param needs the shared stage whose result it reads; null if none
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Shared(String id, String stage, Map<String, Object> settings, String needs) {}

  /**
   * A trial.
   *
   * @param id hash of everything that affects its result
   * @param name short text for people
   * @param fields what tables select by
   * @param settings by section, without places
   * @param inputs SHA-256 of what it reads, by stage and role
   * @param needs the shared stage that cuts its ticket; null if none
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Trial(
      String id,
      String name,
      Map<String, Object> fields,
      Map<String, Map<String, Object>> settings,
      Map<String, Map<String, String>> inputs,
      String needs) {

    /** What is known of it before it has begun. */
    TrialResult pending() {
      return TrialResult.pending(id, name, fields, Map.copyOf(settings));
    }

    /** What was written down about it, by the names that it has now. */
    TrialResult now(TrialResult stored) {
      return stored.as(pending());
    }
  }

  /** Refuses a damaged file's gaps. */
  public Plan {
    Objects.requireNonNull(version, "version");
    shared = List.copyOf(shared);
    trials = List.copyOf(trials);
  }

  /**
   * The trials of any of these selections, with the shared stages that they need; everything where
   * nothing is selected.
   *
   * @param selections each as {@code method=ltp,seed=1}
   * @throws Problem if one names a field that no trial has, or there is no trial of it
   */
  public Plan only(List<String> selections) {
    if (selections.isEmpty()) {
      return this;
    }
    Set<String> fields = new LinkedHashSet<>();
    trials.forEach(trial -> fields.addAll(trial.fields().keySet()));
    Set<Trial> chosen = new HashSet<>();
    for (String text : selections) {
      Selector selector = Selector.parse(ONLY, text, fields);
      List<Trial> found = trials.stream().filter(t -> selector.matches(t.pending())).toList();
      if (found.isEmpty()) {
        throw Problem.usage(
            ONLY + " " + text,
            "trials of the recipe",
            "none of " + trials.size(),
            "--dry-run without it shows them");
      }
      chosen.addAll(found);
    }
    Set<String> needed = new HashSet<>();
    chosen.forEach(trial -> needed.addAll(needs(trial)));
    return new Plan(
        format,
        version,
        keepAdapters,
        shared.stream().filter(stage -> needed.contains(stage.id())).toList(),
        trials.stream().filter(chosen::contains).toList());
  }

  /** Ids of the shared stages that a trial needs: its ticket's, then what that needs. */
  List<String> needs(Trial trial) {
    List<String> needed = new ArrayList<>();
    for (String id = trial.needs(); id != null; id = shared(id).needs()) {
      needed.add(id);
    }
    return needed;
  }

  /** The trial of that id. */
  public Trial trial(String id) {
    return trials.stream().filter(t -> t.id().equals(id)).findFirst().orElseThrow();
  }

  /** The shared stage of that id. */
  public Shared shared(String id) {
    return shared.stream().filter(s -> s.id().equals(id)).findFirst().orElseThrow();
  }

  /** The file of a sweep's directory, whether it is there or not. */
  static Path file(Path directory) {
    return directory.resolve(FILE);
  }

  /** Writes the file of a sweep's directory; one that is the same stays as it is. */
  public void save(Path directory) {
    Path file = file(directory);
    String text = Json.page(this);
    try {
      if (Files.exists(file) && Files.readString(file).equals(text)) {
        return;
      }
    } catch (IOException e) {
      throw AtomicFiles.unwritable(file, e);
    }
    AtomicFiles.writeString(file, text);
  }

  /**
   * Reads the file of a sweep's directory.
   *
   * @throws Problem if it is missing, damaged or of another format
   */
  public static Plan load(Path directory) {
    Path file = file(directory);
    if (!Files.exists(file)) {
      throw Problem.input(
          directory, "the directory of a sweep, with " + FILE, "none", "check the path");
    }
    try {
      Plan plan = Objects.requireNonNull(Json.MAPPER.readValue(file.toFile(), Plan.class), "null");
      if (FORMAT.equals(plan.format)) {
        return plan;
      }
      throw unreadable(file, "the format " + plan.format);
    } catch (JsonProcessingException | NullPointerException e) {
      throw unreadable(file, e.getMessage().lines().findFirst().orElse("")).causedBy(e);
    } catch (IOException e) {
      throw unreadable(file, e.getMessage()).causedBy(e);
    }
  }

  private static Problem unreadable(Path file, String found) {
    return Problem.input(
        file, "a sweep (" + FORMAT + ")", found, "run ltp sweep again, which writes it");
  }
}
