package org.ltp4j.doctor;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.ltp4j.engine.Precision;
import org.ltp4j.recipe.EngineSettings;

/** Java, machine, threads and the variables that make the engine slow. */
final class EnvironmentCheck {
  private static final List<String> THREAD_VARIABLES =
      List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS");
  private static final Set<String> BF16_FLAGS = Set.of("avx512_bf16", "amx_bf16", "bf16");

  private EnvironmentCheck() {}

  static void examine(Notes notes, Surroundings here, EngineSettings engine) {
    notes.fine("java", here.machine().java());
    notes.fine("system", here.machine().os() + ", " + here.machine().cpu());
    notes.fine(
        "memory",
        Quantities.bytes(here.freeMemory())
            + " free, Java heap up to "
            + Quantities.bytes(here.maxHeap()));
    notes.fine("kernels", here.kernels().isEmpty() ? "unknown" : here.kernels());
    gpus(notes, here, engine);
    load(notes, here);
    threads(notes, here, engine);
    variables(notes, here);
    precision(notes, here, engine);
    notes.fact("machine", here.machine());
    notes.fact("free_bytes", here.freeMemory());
    notes.fact("max_heap_bytes", here.maxHeap());
    notes.fact("kernels", here.kernels());
  }

  private static void gpus(Notes notes, Surroundings here, EngineSettings engine) {
    for (Gpus gpu : here.gpus()) {
      notes.fine(
          "gpu",
          "%s, driver %s, %s of %s free"
              .formatted(
                  gpu.name(),
                  gpu.driver(),
                  Quantities.bytes(gpu.freeBytes()),
                  Quantities.bytes(gpu.totalBytes())));
    }
    if (!here.cuda().isEmpty()) {
      notes.fine("engine", "built for CUDA " + here.cuda());
    } else if (!here.gpus().isEmpty() || !engine.device().equals("cpu")) {
      notes.fine(
          "engine",
          "built for CPUs alone, or without a driver; docs/performance.md tells how to use a GPU");
    }
    notes.warnIf(
        !here.gpus().isEmpty() && !here.cuda().isEmpty() && engine.device().equals("cpu"),
        "device",
        "cpu",
        "there is a GPU; use it with --device cuda");
    notes.fact("cuda", here.cuda());
    notes.fact("gpus", here.gpus());
  }

  /** The load at the start has little of this process in it. */
  private static void load(Notes notes, Surroundings here) {
    int cores = here.machine().cores();
    if (here.load() >= cores) {
      notes.warn(
          "load",
          "%s on %s cores: other programs want the processor; the times below are too long"
              .formatted(Quantities.number(here.load()), cores));
    }
    notes.fact("load", here.load());
  }

  private static void threads(Notes notes, Surroundings here, EngineSettings engine) {
    int cores = here.machine().cores();
    int threads = engine.threads() == 0 ? cores : engine.threads();
    notes.warnIf(
        threads > cores,
        "threads",
        threads + " on " + cores + (cores == 1 ? " core" : " cores"),
        "threads take turns; use --threads " + cores);
    notes.fact("threads", threads);
    for (String name : THREAD_VARIABLES) {
      String value = here.environment().get(name);
      if (value != null && !value.equals(Integer.toString(threads))) {
        notes.warn(name, "'" + value + "' has no effect; --threads decides, here " + threads);
      }
    }
  }

  private static void variables(Notes notes, Surroundings here) {
    String wait = here.environment().getOrDefault("OMP_WAIT_POLICY", "nothing");
    notes.warnIf(
        !wait.equalsIgnoreCase("PASSIVE"),
        "OMP_WAIT_POLICY",
        wait,
        "busy waiting takes the cores from the matrix products and about halves the speed;"
            + " set PASSIVE before Java starts, as the launcher ltp does");
    String core = here.environment().get("OPENBLAS_CORETYPE");
    if (core != null) {
      notes.warn(
          "OPENBLAS_CORETYPE",
          "'%s' fixes the matrix kernels whatever the processor is (Haswell on AVX-512: 1.65 times"
                  .formatted(core)
              + " slower); unset it");
    }
  }

  private static void precision(Notes notes, Surroundings here, EngineSettings engine) {
    boolean slow =
        engine.precision() == Precision.BF16
            && engine.device().equals("cpu")
            && !here.cpuFlags().isEmpty()
            && here.cpuFlags().stream().noneMatch(BF16_FLAGS::contains);
    notes.warnIf(
        slow,
        "precision",
        engine.precision().name().toLowerCase(Locale.ROOT) + " on " + engine.device(),
        "the processor has no bf16 products (avx512_bf16, amx_bf16); use --precision fp32");
    notes.fact("precision", engine.precision().name().toLowerCase(Locale.ROOT));
    notes.fact("device", engine.device());
  }
}
