package org.ltp4j.cli;

import java.util.List;
import java.util.Properties;

/** Where the engine's binding looks for native libraries. */
final class EngineSearch {
  /** Which build of a library is preferred; empty for the one that every processor runs. */
  static final String VARIANT = "org.bytedeco.javacpp.platform.extension";

  /** The platforms that the engine has a build for GPUs for. */
  private static final List<String> GPU = List.of("linux-x86_64-gpu", "windows-x86_64-gpu");

  private EngineSearch() {}

  /**
   * Where the engine's build for GPUs is not on the class path, it and CUDA's libraries are not
   * looked for either. That would be some thousand names in every jar whenever a command computes,
   * a tenth of what a short command takes.
   *
   * @param properties of the system, before the engine is loaded; what is set there stays
   */
  static void narrow(Properties properties, ClassLoader classes) {
    if (GPU.stream()
        .allMatch(b -> classes.getResource("org/bytedeco/pytorch/" + b + "/") == null)) {
      properties.putIfAbsent(VARIANT, "");
    }
  }
}
