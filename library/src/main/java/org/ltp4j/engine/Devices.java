package org.ltp4j.engine;

import java.util.regex.Pattern;
import org.ltp4j.problem.Problem;

/** Names of devices: {@code cpu}, {@code cuda}, {@code cuda:N}. */
public final class Devices {
  private static final String GPU = "cuda";
  private static final Pattern NAME = Pattern.compile("cpu|cuda(:(0|[1-9]\\d{0,2}))?");

  private Devices() {}

  /**
   * Refuses what names no device.
   *
   * @throws Problem that tells which names there are
   */
  public static void require(String device) {
    if (!NAME.matcher(device).matches()) {
      throw Problem.usage(
          "device",
          "cpu, cuda or cuda:N with the number of a GPU",
          "'" + device + "'",
          "name one of these");
    }
  }

  /** Refuses a GPU that is not among those that the engine sees. */
  static void requireAmong(int gpus, String device) {
    if (gpus == 0) {
      throw Problem.usage(
          "device",
          "an NVIDIA GPU with its driver and the engine's GPU libraries for " + device,
          "none",
          "use --device cpu, or put the GPU classifier of org.bytedeco:pytorch on the class path");
    }
    int number = device.equals(GPU) ? 0 : Integer.parseInt(device.substring(GPU.length() + 1));
    if (number >= gpus) {
      throw Problem.usage(
          "device",
          gpus == 1 ? "cuda:0, the only GPU here" : "cuda:0 to cuda:" + (gpus - 1),
          device,
          "name a GPU that is there");
    }
  }

  static boolean isGpu(String device) {
    return device.startsWith(GPU);
  }
}
