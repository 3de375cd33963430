package org.ltp4j.recipe;

import org.ltp4j.engine.Engine;
import org.ltp4j.engine.MatrixLibrary;
import org.ltp4j.engine.Precision;
import org.ltp4j.settings.Heading;
import org.ltp4j.settings.Setting;

/** How the tensor engine runs, and the seed of all random choices. */
@Heading("Engine")
public record EngineSettings(
    @Setting(value = "where to compute: cpu, cuda or cuda:N", fallback = "cpu") String device,
    @Setting(
            value = "CPU threads; 0 = one for each core",
            fallback = "0",
            min = 0,
            max = 4096,
            affectsResult = false)
        int threads,
    @Setting(value = "number format of matrix products", fallback = "fp32") Precision precision,
    @Setting(
            value = "who computes fp32 products on the CPU; auto = oneDNN if clearly faster",
            fallback = "auto",
            affectsResult = false)
        MatrixLibrary products,
    @Setting(value = "seed of all random choices", fallback = "1") long seed) {
  /** Starts the engine with these settings. */
  public Engine start() {
    return new Engine(
        device, precision, threads == 0 ? Engine.defaultThreads() : threads, products);
  }
}
