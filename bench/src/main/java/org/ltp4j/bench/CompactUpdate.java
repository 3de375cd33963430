package org.ltp4j.bench;

import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.Tensor;
import org.ltp4j.engine.HostFloats;
import org.ltp4j.model.Leaf;
import org.ltp4j.optim.Adam;
import org.ltp4j.optim.TensorEntries;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a ticket's entries of one tensor cost in a step: norm, Adam, and writing in place. */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CompactUpdate extends Kernel {
  /** Share of the entries. */
  @Param({"0.05", "0.2", "1"})
  public double ratio;

  private HostFloats memory;
  private Tensor leaf;
  private TensorEntries entries;
  private long count;

  /** A tensor of zeros and its entries, before any gradient. */
  @Setup(Level.Trial)
  public void setUp() {
    memory = HostFloats.zeros(Material.WIDE.elements());
    leaf = memory.tensor(Material.WIDE.shape());
    entries =
        new TensorEntries(
            Material.WIDE,
            new Leaf(() -> leaf, () -> {}),
            memory,
            Material.ticket(Material.WIDE.elements(), ratio),
            () -> {});
  }

  /** The share of the gradient's norm. */
  @Benchmark
  public double norm() {
    return entries.sumOfSquares();
  }

  /** One step of Adam. */
  @Benchmark
  public void update() {
    entries.update(new Adam.Update(Adam.DEFAULT, 1e-5, ++count, 1));
  }

  /** Lets go of the tensor. */
  @TearDown
  public void tearDown() {
    entries.close();
    leaf.close();
    memory.close();
  }
}
