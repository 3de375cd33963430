package org.ltp4j.mlm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.ltp4j.json.Json;
import org.ltp4j.model.Encoder;
import org.ltp4j.run.Checkpoints;
import org.ltp4j.run.MetricsLog;
import org.ltp4j.run.RunFiles;
import org.ltp4j.train.Callback;
import org.ltp4j.train.Step;

/**
 * Measures held-out text before the first step, now and then, and at the end. Every measurement is
 * a line of a log of its own; the first is also kept in checkpoints, since the result repeats it.
 */
public final class HeldOutCallback implements Callback {
  /** Name of the log, in the run's directory. */
  public static final String LOG = "held-out.jsonl";

  private static final String BEFORE = "held-out-before.json";
  private static final String HELD_OUT = "held_out";
  private static final String RETRIEVAL = "retrieval";

  /** Ends the keys of a checkpoint's file. */
  private static final String ENDING = "_before";

  private final HeldOut heldOut;
  private final MlmLoss loss;
  private final Retrieval retrieval;
  private final Encoder encoder;
  private final MetricsLog log;
  private final long every;
  private final long total;
  private final Map<Long, Map<String, Double>> means = new TreeMap<>();
  private Measured before;

  /**
   * What was found at one time.
   *
   * @param heldOut loss, accuracy and number of hidden tokens of each text
   * @param retrieval for each set and language the share of translations found; null without any
   */
  public record Measured(Map<String, Object> heldOut, Map<String, Object> retrieval) {}

  /**
   * What is measured, and when.
   *
   * @param directory gets the log of measurements, whose step 0 is before the first
   * @param every steps between measurements; 0 for none but the first and the last
   * @param total steps of the whole run
   */
  public HeldOutCallback(
      HeldOut heldOut,
      Retrieval retrieval,
      Encoder encoder,
      RunFiles directory,
      long every,
      long total) {
    this.heldOut = heldOut;
    this.loss = new MlmLoss(encoder);
    this.retrieval = retrieval;
    this.encoder = encoder;
    this.log = new MetricsLog(directory.file(LOG));
    this.every = every;
    this.total = total;
  }

  @Override
  public void begin() {
    log.truncateTo(-1);
    before = measure(0);
  }

  @Override
  public void after(Step step) {
    if (every > 0 && step.number() % every == 0 && step.number() < total) {
      measure(step.number());
    }
  }

  @Override
  public void saveState(Path checkpoint) throws IOException {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put(HELD_OUT + ENDING, before.heldOut);
    if (before.retrieval != null) {
      state.put(RETRIEVAL + ENDING, before.retrieval);
    }
    Files.writeString(checkpoint.resolve(BEFORE), Json.page(state));
  }

  @Override
  public void loadState(Path checkpoint) {
    Map<String, Object> state = Json.read(checkpoint.resolve(BEFORE));
    before = new Measured(part(state, HELD_OUT + ENDING), part(state, RETRIEVAL + ENDING));
    log.truncateTo(Checkpoints.stepOf(checkpoint));
    log.read().forEach(line -> note(((Number) line.get("step")).longValue(), line));
  }

  /** The measurement before the first step. */
  public Measured before() {
    return before;
  }

  /** Measures the end, after whatever is done to the weights last. */
  public Measured measureAtEnd() {
    return measure(total);
  }

  /** The mean held-out loss of all texts by the steps done when it was measured. */
  public Map<Long, Map<String, Double>> means() {
    return means;
  }

  private Measured measure(long step) {
    Map<String, Object> translations = retrieval.measure(encoder);
    Measured found =
        new Measured(heldOut.measure(loss), translations.isEmpty() ? null : translations);
    if (!heldOut.isEmpty() || found.retrieval != null) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put(HELD_OUT, found.heldOut);
      if (found.retrieval != null) {
        line.put(RETRIEVAL, found.retrieval);
      }
      log.append(step, line);
      note(step, line);
    }
    return found;
  }

  private void note(long step, Map<String, Object> found) {
    part(found, HELD_OUT).values().stream()
        .mapToDouble(part -> ((Number) ((Map<?, ?>) part).get("loss")).doubleValue())
        .average()
        .ifPresent(mean -> means.put(step, Map.of("held_out_loss", mean)));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> part(Map<String, Object> all, String key) {
    return (Map<String, Object>) all.get(key);
  }
}
