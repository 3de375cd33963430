package org.ltp4j.bench;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.ltp4j.evaluation.TokenBatches;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Batches of similar length from as many rows as XNLI's test sets have in 15 languages. */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class Batching extends Kernel {
  private int[] lengths;

  /** Lengths of 15 to 114 tokens. */
  @Setup
  public void setUp() {
    lengths = new SplittableRandom(1).ints(75_150, 15, 115).toArray();
  }

  /** Sorting and cutting. */
  @Benchmark
  public TokenBatches batches() {
    return TokenBatches.of(lengths, 4096);
  }
}
