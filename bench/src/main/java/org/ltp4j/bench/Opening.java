package org.ltp4j.bench;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.ltp4j.engine.Engine;
import org.ltp4j.scoring.ModelCache;
import org.ltp4j.scoring.OpenModel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A model directory opened as the first thing that a process does: weights, their hash and the
 * tokenizer; with the memory settings of the launcher.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@Fork(
    value = 5,
    jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmn64m"})
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class Opening {
  /** The directory. */
  @Param("models/mini")
  public String model;

  /** Threads of the engine. */
  @Param("2")
  public int threads;

  private Engine engine;

  /** Loads the engine. */
  @Setup
  public void setUp() {
    engine = Engine.cpu(threads);
  }

  /** All that a command opens of a model. */
  @Benchmark
  public String open() {
    try (ModelCache cache = new ModelCache(0)) {
      OpenModel opened = cache.open(Path.of(model), engine);
      try (var weights = opened.weights()) {
        return weights.sha256();
      }
    }
  }
}
