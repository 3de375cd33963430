package org.ltp4j.recipe;

import org.ltp4j.engine.Devices;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.MatrixLibrary;
import org.ltp4j.engine.Precision;
import org.ltp4j.problem.Problem;
import org.ltp4j.settings.Heading;
import org.ltp4j.settings.Setting;

/** How the tensor engine runs, and the seed of all random choices. */
@Heading("Engine")
public record EngineSettings(
    @Setting(
            value = "where to compute: cpu, cuda or cuda:N",
            fallback = "cpu",
            affectsResult = false)
        String device,
    @Setting(
            value = "CPU threads; 0 = one for each core",
            fallback = "0",
            min = 0,
            max = 4096,
            affectsResult = false)
        int threads,
    @Setting(
            value =
                "number format of matrix products; int8, and auto as a flag, for eval and predict only",
            fallback = "fp32")
        Precision precision,
    @Setting(
            value = "who computes fp32 products on the CPU; auto = oneDNN if clearly faster",
            fallback = "auto",
            affectsResult = false)
        MatrixLibrary products,
    @Setting(value = "seed of all random choices", fallback = "1") long seed) {
  /** Refuses what names no device; whether it is there only {@link #start} can tell. */
  public EngineSettings {
    Devices.require(device);
  }

  /** Refuses what only inference knows. */
  void requireTrainable() {
    if (precision == Precision.INT8) {
      throw Problem.usage(
          "precision",
          "fp32 or bf16 in training",
          "int8",
          "train in one of them; eval and predict take int8");
    }
  }

  /**
   * Starts the engine with these settings.
   *
   * @return the engine; it holds nothing that has to be closed
   * @throws Problem if the device is not there, or computes this precision far slower than fp32
   */
  public Engine start() {
    Engine engine =
        new Engine(device, precision, threads == 0 ? Engine.defaultThreads() : threads, products);
    engine.requireNotSlower();
    return engine;
  }
}
