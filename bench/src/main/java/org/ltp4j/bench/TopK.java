package org.ltp4j.bench;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.ticket.Bitmap;
import org.ltp4j.ticket.Scores;
import org.ltp4j.ticket.Selection;
import org.ltp4j.ticket.Strategy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Exact selection of the largest fifth of 2.4 million scores that are in memory. */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class TopK extends Kernel {
  /** Threads that read and count. */
  @Param({"1", "2"})
  public int threads;

  private Selection selection;
  private Scores scores;

  /** Scores like |θ1 − θ0|: half a normal distribution, small. */
  @Setup
  public void setUp() {
    SplittableRandom random = new SplittableRandom(1);
    float[] all = new float[(int) Material.WIDE.elements()];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) Math.abs(1e-4 * random.nextGaussian());
    }
    scores = new InMemory(all);
    selection = Selection.of(List.of(Material.WIDE), Strategy.parse("encoder"), 0.2);
  }

  private record InMemory(float[] all) implements Scores {
    @Override
    public void read(Parameter parameter, long offset, float[] out, int n) {
      System.arraycopy(all, (int) offset, out, 0, n);
    }

    @Override
    public String describe() {
      return "scores in memory";
    }
  }

  /** Histogram, cut and bitmap. */
  @Benchmark
  public Map<String, Bitmap> select() {
    return selection.select(scores, threads);
  }
}
