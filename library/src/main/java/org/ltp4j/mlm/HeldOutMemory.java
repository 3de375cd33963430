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
import org.ltp4j.train.Memory;
import org.ltp4j.train.Step;

/**
 * Measures held-out text before the first step, now and then, and at the end. Every measurement is
 * a line of a log of its own; the first is also kept in checkpoints, since the result repeats it.
 */
final class HeldOutMemory implements Memory {
  private static final String BEFORE = "held-out-before.json";
  private static final String HELD_OUT = "held_out";
  private static final String RETRIEVAL = "retrieval";

  private final HeldOut heldOut;
  private final MlmLoss loss;
  private final Retrieval retrieval;
  private final Encoder encoder;
  private final MetricsLog log;
  private final long every;
  private final long total;
  private final Map<Long, Map<String, Double>> means = new TreeMap<>();
  private Map<String, Object> before;

  /**
   * What is measured, and when.
   *
   * @param log the measurements, whose step 0 is before the first
   * @param every steps between measurements; 0 for none but the first and the last
   * @param total steps of the whole run
   */
  HeldOutMemory(
      HeldOut heldOut,
      MlmLoss loss,
      Retrieval retrieval,
      Encoder encoder,
      MetricsLog log,
      long every,
      long total) {
    this.heldOut = heldOut;
    this.loss = loss;
    this.retrieval = retrieval;
    this.encoder = encoder;
    this.log = log;
    this.every = every;
    this.total = total;
  }

  @Override
  public void begin() {
    log.truncateTo(-1);
    before = named("_before", measure(0));
  }

  @Override
  public void after(Step step) {
    if (every > 0 && step.number() % every == 0 && step.number() < total) {
      measure(step.number());
    }
  }

  @Override
  public void remember(Path checkpoint) throws IOException {
    Files.writeString(checkpoint.resolve(BEFORE), Json.page(before));
  }

  @Override
  public void recall(Path checkpoint) {
    before = Json.read(checkpoint.resolve(BEFORE));
    log.truncateTo(Checkpoints.stepOf(checkpoint));
    log.read().forEach(line -> note(((Number) line.get("step")).longValue(), line));
  }

  /**
   * Measures the end, after whatever is done to the weights last.
   *
   * @return the first and the last measurement
   */
  Map<String, Object> finish() {
    Map<String, Object> all = new LinkedHashMap<>(before);
    all.putAll(named("_after", measure(total)));
    return all;
  }

  /** The mean held-out loss of all texts by the steps done when it was measured. */
  Map<Long, Map<String, Double>> means() {
    return means;
  }

  private Map<String, Object> measure(long step) {
    Map<String, Object> found = new LinkedHashMap<>();
    found.put(HELD_OUT, heldOut.measure(loss));
    Map<String, Object> translations = retrieval.measure(encoder);
    if (!translations.isEmpty()) {
      found.put(RETRIEVAL, translations);
    }
    if (!heldOut.isEmpty() || !translations.isEmpty()) {
      log.append(step, found);
      note(step, found);
    }
    return found;
  }

  private void note(long step, Map<String, Object> found) {
    ((Map<?, ?>) found.get(HELD_OUT))
        .values().stream()
            .mapToDouble(part -> ((Number) ((Map<?, ?>) part).get("loss")).doubleValue())
            .average()
            .ifPresent(mean -> means.put(step, Map.of("held_out_loss", mean)));
  }

  private static Map<String, Object> named(String ending, Map<String, Object> found) {
    Map<String, Object> named = new LinkedHashMap<>();
    found.forEach((key, value) -> named.put(key + ending, value));
    return named;
  }
}
