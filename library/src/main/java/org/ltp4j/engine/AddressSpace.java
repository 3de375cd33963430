package org.ltp4j.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.ltp4j.problem.Problem;

/**
 * The address space that a limit ({@code ulimit -v}) leaves to this process. The engine's native
 * libraries end the process where it does not suffice for them, or leave half of themselves out.
 */
final class AddressSpace {
  /** Bytes that libraries, their threads and a small model were seen to take, and some more. */
  private static final long NEEDED = 1_400_000_000;

  private static final double GIGA = 1e9;

  private AddressSpace() {}

  /**
   * Refuses too little of it, until the libraries are loaded.
   *
   * @throws Problem that names the limit
   */
  static void require() {
    require(Path.of("/proc/self"));
  }

  /** The same of a process as Linux shows it; other systems show none. */
  static void require(Path process) {
    Optional<Long> limit = number(process.resolve("limits"), "Max address space", 1);
    if (limit.isEmpty()) {
      return;
    }
    long used = number(process.resolve("status"), "VmSize:", 1024).orElse(0L);
    long left = Math.max(0, limit.get() - used);
    if (left < NEEDED && !hasEngine(process)) {
      throw Problem.usage(
          "ulimit -v",
          gigabytes(NEEDED) + " of address space for the engine's libraries",
          gigabytes(left) + ", with a limit of " + gigabytes(limit.get()),
          "raise the limit: ulimit -v unlimited");
    }
  }

  private static boolean hasEngine(Path process) {
    try (Stream<String> mapped = Files.lines(process.resolve("maps"))) {
      return mapped.anyMatch(line -> line.contains("libtorch"));
    } catch (IOException e) {
      return false;
    }
  }

  /** The first number after a name in a file of lines; empty if there is none. */
  private static Optional<Long> number(Path file, String name, long unit) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(name.length()).strip().split("\\s+")[0])
          .filter(word -> word.matches("\\d{1,15}"))
          .map(word -> Long.parseLong(word) * unit)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String gigabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f GB", bytes / GIGA);
  }
}
