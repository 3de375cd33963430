package org.ltp4j.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The NVIDIA GPUs that the driver's own program tells of.
 *
 * @param name as the maker calls it
 * @param driver version of the driver
 * @param totalBytes its memory
 * @param freeBytes what no program holds
 */
record Gpus(String name, String driver, long totalBytes, long freeBytes) {
  private static final int SECONDS = 10;
  private static final List<String> QUESTION =
      List.of(
          "nvidia-smi",
          "--query-gpu=name,driver_version,memory.total,memory.free",
          "--format=csv,noheader,nounits");

  /** Those of this machine, in the driver's order; none where it has no such program. */
  static List<Gpus> here() {
    try {
      Process process = new ProcessBuilder(QUESTION).redirectErrorStream(true).start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return List.of();
      }
      String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.exitValue() == 0 ? of(answer) : List.of();
    } catch (IOException e) {
      return List.of(); // no such program: no driver
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  /** From the program's answer, a line for each; lines of another form are left out. */
  static List<Gpus> of(String answer) {
    List<Gpus> gpus = new ArrayList<>();
    for (String line : answer.lines().toList()) {
      String[] parts = line.split("\\s*,\\s*");
      if (parts.length == 4 && parts[2].matches("\\d+") && parts[3].strip().matches("\\d+")) {
        gpus.add(new Gpus(parts[0].strip(), parts[1], mebibytes(parts[2]), mebibytes(parts[3])));
      }
    }
    return gpus;
  }

  private static long mebibytes(String number) {
    return Long.parseLong(number.strip()) << 20;
  }
}
