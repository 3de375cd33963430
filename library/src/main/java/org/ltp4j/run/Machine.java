package org.ltp4j.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The machine and the Java runtime that do the work.
 *
 * @param os name, version and architecture of the operating system
 * @param cpu model name of the processor, {@code unknown} where the system does not tell
 * @param cores processors that this process may use
 * @param java version and vendor of the Java runtime
 */
public record Machine(String os, String cpu, int cores, String java) {
  private static final Path CPUS = Path.of("/proc/cpuinfo");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");
  private static final Path STATUS = Path.of("/proc/self/status");

  /** The machine that this process runs on. */
  public static Machine here() {
    return new Machine(
        property("os.name") + " " + property("os.version") + " " + property("os.arch"),
        cpuModel(lines(CPUS)),
        Runtime.getRuntime().availableProcessors(),
        property("java.version") + " (" + property("java.vendor") + ")");
  }

  /**
   * The largest memory this process has held so far, in bytes, native memory and mapped pages that
   * were touched included; empty where the system does not tell.
   */
  public static OptionalLong peakBytes() {
    return peakBytes(lines(STATUS));
  }

  /** Makes {@link #peakBytes()} begin anew, where the system can; elsewhere nothing happens. */
  public static void resetPeak() {
    try {
      Files.writeString(CLEAR, "5");
    } catch (IOException | SecurityException e) {
      // The peak then stays that of the whole process.
    }
  }

  static String cpuModel(List<String> cpuinfo) {
    return cpuinfo.stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  static OptionalLong peakBytes(List<String> status) {
    return status.stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return List.of();
    }
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }
}
