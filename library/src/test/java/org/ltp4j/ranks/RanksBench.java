package org.ltp4j.ranks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.ltp4j.engine.Tensors;
import org.ltp4j.recipe.EngineSettings;
import org.ltp4j.run.Provenance;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;

/**
 * A benchmark, not a test: how long the sum of a tensor over processes of this machine takes, by
 * its size. Run it on a machine that does nothing else:
 *
 * <pre>{@code
 * java -cp "library/target/test-classes:command-line/target/lib/*" org.ltp4j.ranks.RanksBench 2
 * }</pre>
 */
final class RanksBench {
  private static final int[] SIZES = {1, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 50_000_000};

  private RanksBench() {}

  public static void main(String[] arguments) throws Exception {
    int size = Integer.parseInt(arguments[0]);
    if (arguments.length > 1) {
      measure(
          new ProcessPlace(
              Integer.parseInt(arguments[1]), size, arguments[2], Duration.ofMinutes(1)));
      return;
    }
    String store = ProcessPlace.FILE + Files.createTempDirectory("ranks-bench").resolve("store");
    List<Process> others = new ArrayList<>();
    for (int rank = 0; rank < size; rank++) {
      others.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  RanksBench.class.getName(),
                  "" + size,
                  "" + rank,
                  store)
              .inheritIO()
              .start());
    }
    for (Process process : others) {
      process.waitFor();
    }
  }

  private static void measure(ProcessPlace place) {
    torch.set_num_threads(1);
    EngineSettings settings =
        Settings.resolve(EngineSettings.class, Section.none(), Map.<String, Object>of());
    Provenance same = Provenance.begin("bench", settings, Map.of(), List.of());
    try (ProcessGroup group = ProcessGroup.join(place, same)) {
      for (int n : SIZES) {
        try (PointerScope scope = new PointerScope()) {
          Tensor t = Tensors.zeros(n);
          int times = (int) Math.max(5, Math.min(200, 20_000_000L / n));
          double seconds = Double.MAX_VALUE;
          for (int round = 0; round < 3; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < times; i++) {
              group.finish(group.begin(List.of(t)));
            }
            seconds = Math.min(seconds, (System.nanoTime() - start) / 1e9 / times);
          }
          if (group.leads()) {
            System.out.printf("%,d numbers: %.3f ms%n", n, 1e3 * seconds);
          }
        }
      }
    }
  }
}
