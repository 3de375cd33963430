package org.ltp4j.service;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.stream.LongStream;
import org.ltp4j.answer.TextClassifier;

/** The service's metrics, in Prometheus' format. */
final class Figures implements AutoCloseable {
  private static final Duration[] BUCKETS =
      LongStream.of(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  Figures(Map<String, TextClassifier> classifiers) {
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    classifiers.forEach(
        (name, classifier) ->
            Gauge.builder("ltp.texts.waiting", classifier, TextClassifier::waiting)
                .description("Texts that wait for the engine")
                .tag("model", name)
                .register(registry));
  }

  /**
   * Counts a request.
   *
   * @param path one of the service's own, so that senders do not make up new series
   */
  void request(String path, int status, Duration time) {
    Timer.builder("ltp.requests")
        .description("Time until requests were answered")
        .tags("path", path, "status", Integer.toString(status))
        .serviceLevelObjectives(BUCKETS)
        .register(registry)
        .record(time);
  }

  /** Counts texts that were answered. */
  void texts(String model, int count) {
    registry.counter("ltp.texts", "model", model).increment(count);
  }

  String text() {
    return registry.scrape();
  }

  @Override
  public void close() {
    registry.close();
  }
}
