package org.ltp4j.trial;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a trial cost; null or empty where it is not known.
 *
 * @param trainedParameters entries that training could change
 * @param adapterBytes size of what was trained, in bytes
 * @param seconds wall-clock time of its own stages, e.g. {@code train}, {@code eval}
 * @param shared stages that it shares with other trials, the first one first
 * @param peakMemoryBytes largest resident memory of the process
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(SnakeCaseStrategy.class)
public record TrialCost(
    Long trainedParameters,
    Long adapterBytes,
    Map<String, Double> seconds,
    List<SharedStage> shared,
    Long peakMemoryBytes) {
  /** Nothing is known. */
  public static final TrialCost UNKNOWN = new TrialCost(null, null, Map.of(), List.of(), null);

  /** Makes collections unmodifiable, null ones empty. */
  public TrialCost {
    seconds = TrialResult.copy(seconds);
    shared = shared == null ? List.of() : List.copyOf(shared);
  }

  /** Time of its own stages in seconds; 0 if none is known. */
  public double totalSeconds() {
    return seconds.values().stream().filter(Objects::nonNull).mapToDouble(s -> s).sum();
  }
}
