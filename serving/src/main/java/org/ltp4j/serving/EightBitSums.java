package org.ltp4j.serving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/**
 * Whether ONNX Runtime's usual product of eight-bit integers cuts off sums over 16 bits, as it does
 * on x86 processors without instructions for such products (VNNI). Asked to be exact it computes
 * another way, which takes twice as long, on every x86 processor; so it is asked only where it
 * must.
 */
final class EightBitSums {
  private static final Path LINUX = Path.of("/proc/cpuinfo");
  private static final Set<String> EXACT = Set.of("avx512_vnni", "avx_vnni");

  private EightBitSums() {}

  /** True also where the processor can't be asked. */
  static boolean areCutOff() {
    String processor = System.getProperty("os.arch", "");
    if (processor.equals("aarch64")) {
      return false;
    }
    try {
      return areCutOff(Files.readString(LINUX));
    } catch (IOException e) {
      return true;
    }
  }

  /** The same by what Linux says of its processors. */
  static boolean areCutOff(String processors) {
    return processors
        .lines()
        .filter(line -> line.startsWith("flags"))
        .noneMatch(line -> Arrays.stream(line.split("\\s+")).anyMatch(EXACT::contains));
  }
}
