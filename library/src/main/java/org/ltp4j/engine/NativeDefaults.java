package org.ltp4j.engine;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.util.Map;

/**
 * What the engine's native libraries read from the process's environment when they are loaded, set
 * from inside where the user has said nothing. {@code ltp} sets the same before Java starts; a
 * program that has ltp4j as a library need not know of it.
 */
final class NativeDefaults {
  /**
   * Threads that wait for work sleep. Waiting busily, as is usual in OpenMP and OpenBLAS, takes the
   * cores from each other's products: on cores with other work it made a small encoder ten times
   * slower.
   */
  private static final Map<String, String> VALUES =
      Map.of("OMP_WAIT_POLICY", "PASSIVE", "OPENBLAS_THREAD_TIMEOUT", "4");

  /**
   * The binding would compare the process's memory with four times Java's heap at every tensor it
   * makes, and fail above that, mapped models counted in. Asking the system took a twentieth of a
   * step on a GPU.
   */
  private static final String LARGEST_PROCESS = "org.bytedeco.javacpp.maxPhysicalBytes";

  private NativeDefaults() {}

  /** Sets them in the C library's environment; Java's own view of it stays as it was. */
  static void set() {
    if (System.getProperty(LARGEST_PROCESS) == null) {
      System.setProperty(LARGEST_PROCESS, "0");
    }
    if (Platform.isWindows()) {
      return; // its libraries have other names for it
    }
    try {
      Function setenv = NativeLibrary.getInstance(Platform.C_LIBRARY_NAME).getFunction("setenv");
      VALUES.forEach((name, value) -> setenv.invokeInt(new Object[] {name, value, 0}));
    } catch (LinkageError e) {
      // Without, everything works all the same, if more slowly on busy cores.
    }
  }
}
