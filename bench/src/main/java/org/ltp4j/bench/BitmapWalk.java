package org.ltp4j.bench;

import java.util.concurrent.TimeUnit;
import org.ltp4j.ticket.Bitmap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Three ways through the set bits of 2.4 million, and counting them. */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class BitmapWalk extends Kernel {
  /** Share of set bits. */
  @Param({"0.01", "0.2"})
  public double ratio;

  private Bitmap bits;
  private long sum;

  /** The bits. */
  @Setup
  public void setUp() {
    bits = Material.ticket(Material.WIDE.elements(), ratio);
  }

  /** Word by word, as the kernels do. */
  @Benchmark
  public long words() {
    long total = 0;
    for (int w = 0; w < bits.words(); w++) {
      for (long m = bits.word(w); m != 0; m &= m - 1) {
        total += ((long) w << 6) + Long.numberOfTrailingZeros(m);
      }
    }
    return total;
  }

  /** From set bit to set bit. */
  @Benchmark
  public long next() {
    long total = 0;
    for (long i = bits.next(0); i < bits.length(); i = bits.next(i + 1)) {
      total += i;
    }
    return total;
  }

  /** By call-back. */
  @Benchmark
  public long forEach() {
    sum = 0;
    bits.forEachSetBit(i -> sum += i);
    return sum;
  }

  /** How many are set. */
  @Benchmark
  public long cardinality() {
    return bits.cardinality();
  }
}
