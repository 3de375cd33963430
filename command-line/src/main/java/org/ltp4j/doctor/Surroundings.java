package org.ltp4j.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch;
import org.ltp4j.run.Machine;

/**
 * What the engine's speed and room depend on.
 *
 * @param machine machine and Java runtime
 * @param environment environment variables
 * @param cpuFlags instruction sets of the processor as Linux names them; empty if unknown
 * @param maxHeap most bytes of Java's heap
 * @param freeMemory bytes that programs can still take, within the container's limit
 * @param load programs that want a processor, mean of the last minute; negative if unknown
 * @param kernels matrix library and instruction set that libtorch uses
 * @param cuda CUDA's version that libtorch was built with; empty where it was built for CPUs alone
 *     or finds no driver
 * @param gpus the GPUs that the driver tells of
 */
record Surroundings(
    Machine machine,
    Map<String, String> environment,
    Set<String> cpuFlags,
    long maxHeap,
    long freeMemory,
    double load,
    String kernels,
    String cuda,
    List<Gpus> gpus) {
  /** Those of this process. */
  static Surroundings here() {
    return new Surroundings(
        Machine.here(),
        System.getenv(),
        cpuFlags(lines("/proc/cpuinfo")),
        Runtime.getRuntime().maxMemory(),
        freeMemory(lines("/proc/meminfo")),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        kernels(torch.show_config().getString()),
        cuda(torch.show_config().getString()),
        Gpus.here());
  }

  /** From the lines of /proc/cpuinfo: {@code flags} on x86, {@code Features} on ARM. */
  static Set<String> cpuFlags(List<String> cpuinfo) {
    return cpuinfo.stream()
        .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
        .limit(1)
        .flatMap(line -> Arrays.stream(line.substring(line.indexOf(':') + 1).strip().split(" +")))
        .collect(Collectors.toSet());
  }

  private static long freeMemory(List<String> meminfo) {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return meminfo.stream()
        .filter(line -> line.startsWith("MemAvailable:"))
        .map(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .map(free -> Math.min(free, system.getTotalMemorySize()))
        .orElseGet(system::getFreeMemorySize);
  }

  /** From libtorch's description of how it was built. */
  static String kernels(String config) {
    return Stream.of(find(config, "(BLAS_INFO=\\w+)"), find(config, "CPU capability usage: (\\w+)"))
        .filter(found -> !found.isEmpty())
        .collect(Collectors.joining(", "))
        .replace("BLAS_INFO=open", "OpenBLAS")
        .replace("BLAS_INFO=", "BLAS ");
  }

  static String cuda(String config) {
    return find(config, "CUDA Runtime ([0-9.]+)");
  }

  private static String find(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return List.of();
    }
  }
}
