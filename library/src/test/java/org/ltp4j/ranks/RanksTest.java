package org.ltp4j.ranks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.engine.Tensors;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.EngineSettings;
import org.ltp4j.run.Provenance;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;

/** Ranks as threads of one process: what they tell each other, and who may sit down. */
class RanksTest {
  private static final Duration LONG = Duration.ofSeconds(120);

  @TempDir Path dir;

  private static Provenance run(long seed) {
    EngineSettings settings =
        Settings.resolve(EngineSettings.class, Section.none(), Map.of("seed", seed));
    return Provenance.begin("mlm", settings, Map.of("model", "abc"), List.of("ltp", "mlm"));
  }

  private String file() {
    return ProcessPlace.FILE + dir.resolve("store");
  }

  /** What came of each process: a result, or the problem. */
  private static List<Object> outcomes(List<Callable<Object>> bodies) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(bodies.size());
    try {
      List<Object> outcomes = new ArrayList<>();
      for (Future<Object> outcome : threads.invokeAll(bodies)) {
        outcomes.add(outcome.get());
      }
      return outcomes;
    } finally {
      threads.shutdown();
    }
  }

  private static Callable<Object> process(
      ProcessPlace place, long seed, Function<Ranks, Object> body) {
    return () -> {
      try (Ranks ranks = Ranks.join(place, run(seed))) {
        return body.apply(ranks);
      } catch (Problem e) {
        return e;
      }
    };
  }

  @Test
  void everyRankKnowsTheSumsAndTheRowsOfAll() throws Exception {
    int size = 3;
    int n = 5;
    Function<Ranks, Object> body =
        ranks -> {
          try (PointerScope scope = new PointerScope()) {
            int[] own = ranks.share(n);
            float[] rows = new float[own.length * 2];
            for (int i = 0; i < own.length; i++) {
              rows[2 * i] = own[i];
              rows[2 * i + 1] = -own[i];
            }
            Tensor mine = Tensors.of(rows, own.length, 2).requires_grad_(true);
            Tensor all = ranks.all(mine, n);
            all.mul(all).sum().backward();
            assertThat(Tensors.floats(all)).containsExactly(0, 0, 1, -1, 2, -2, 3, -3, 4, -4);
            float[] gradient = Tensors.floats(mine.grad());
            for (int i = 0; i < gradient.length; i++) {
              assertThat(gradient[i]).isEqualTo(2 * rows[i]);
            }
            long[] union = ((ProcessGroup) ranks).union(Set.of(7L, 10L * ranks.rank()));
            assertThat(union).containsExactly(0, 7, 10, 20);
            assertThat(ranks.any(ranks.rank() == 2)).isTrue();
            assertThat(ranks.any(false)).isFalse();
            assertThat(ranks.fromLeader(40 + ranks.rank())).isEqualTo(40);
            byte[] bytes = new byte[(1 << 20) + 300]; // with every value
            for (int b = 0; b < bytes.length; b++) {
              bytes[b] = (byte) b;
            }
            byte[] told = ranks.fromLeader(ranks.leads() ? bytes : new byte[] {9});
            assertThat(Arrays.equals(told, bytes)).isTrue();
            assertThat(ranks.fromLeader(new byte[ranks.rank()])).isEmpty();
            return ranks.sum(ranks.rank(), 0.1)[0];
          }
        };
    List<Callable<Object>> bodies = new ArrayList<>();
    for (int rank = 0; rank < size; rank++) {
      bodies.add(process(new ProcessPlace(rank, size, file(), LONG), 1, body));
    }
    assertThat(outcomes(bodies)).containsExactly(3.0, 3.0, 3.0);
  }

  @Test
  void sharesAreEverythingOnce() {
    assertThat(Ranks.ALONE.share(4)).containsExactly(0, 1, 2, 3);
    assertThat(Ranks.ALONE.own("step")).isEqualTo("step");
    assertThat(Ranks.ALONE.sum(2.5)[0]).isCloseTo(2.5, within(0.0));
  }

  @Test
  void ranksWithOtherSettingsAreToldApartBeforeAnyWork() throws Exception {
    List<Object> outcomes =
        outcomes(
            List.of(
                process(new ProcessPlace(0, 2, file(), LONG), 1, Ranks::size),
                process(new ProcessPlace(1, 2, file(), LONG), 8, Ranks::size)));
    assertThat(outcomes)
        .allSatisfy(o -> failed(o, ExitCode.USAGE, "rank 1", "seed (1, now 8)", "start all alike"));
  }

  @Test
  void ranksThatCountDifferentlyAreToldApart() throws Exception {
    List<Object> outcomes =
        outcomes(
            List.of(
                process(new ProcessPlace(0, 2, file(), LONG), 1, Ranks::size),
                process(new ProcessPlace(1, 3, file(), LONG), 1, Ranks::size)));
    assertThat(outcomes)
        .allSatisfy(o -> failed(o, ExitCode.USAGE, "rank 1", "--processes 2", "found 3"));
  }

  @Test
  void aSeatIsTakenOnceAndAnEmptyOneIsNotWaitedForForEver() throws Exception {
    ProcessPlace place = new ProcessPlace(1, 2, file(), Duration.ofSeconds(2));
    List<Object> outcomes =
        outcomes(List.of(process(place, 1, Ranks::size), process(place, 1, Ranks::size)));
    assertThat(outcomes).anySatisfy(o -> failed(o, ExitCode.USAGE, "rank 1 of 2", "a number"));
    assertThat(outcomes)
        .anySatisfy(o -> failed(o, ExitCode.LOST, "rank 0 to come", "within 2 s", "--patience"));
  }

  @Test
  void aPlaceWhereNobodyIsAndOneThatIsTakenAreSaid() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String there = "127.0.0.1:" + taken.getLocalPort();
      List<Object> server =
          outcomes(List.of(process(new ProcessPlace(0, 2, there, LONG), 1, Ranks::size)));
      failed(server.get(0), ExitCode.USAGE, "--rendezvous " + there, "a free port");
      taken.close();
      List<Object> client =
          outcomes(
              List.of(
                  process(new ProcessPlace(1, 2, there, Duration.ofSeconds(1)), 1, Ranks::size)));
      failed(client.get(0), ExitCode.LOST, "--rendezvous " + there, "within 1 s", "firewall");
    }
  }

  @Test
  void ranksMeetAtAPort() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String there = "localhost:" + port;
    List<Object> outcomes =
        outcomes(
            List.of(
                process(new ProcessPlace(0, 2, there, LONG), 1, ranks -> ranks.fromLeader(5)),
                process(new ProcessPlace(1, 2, there, LONG), 1, ranks -> ranks.fromLeader(6))));
    assertThat(outcomes).containsExactly(5L, 5L);
  }

  private static void failed(Object outcome, ExitCode code, String... parts) {
    assertThat(outcome).isInstanceOf(Problem.class);
    assertThat((Problem) outcome).hasMessageContainingAll(parts);
    assertThat(((Problem) outcome).exitCode()).isEqualTo(code);
  }
}
