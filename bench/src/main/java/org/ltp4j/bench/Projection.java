package org.ltp4j.bench;

import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Products;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The three products of a projection in single precision by either library; 683 tokens. */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class Projection extends Kernel {
  private static final int TOKENS = 683;

  /** Weights in turn, so that the cache does not hold them as no training's cache does. */
  private static final int WEIGHTS = 12;

  /** Whether oneDNN computes. */
  @Param({"false", "true"})
  public boolean oneDnn;

  /** Inner and outer width. */
  @Param({"768-768", "768-3072", "3072-768"})
  public String shape;

  /** Threads of the engine. */
  @Param("2")
  public int threads;

  private final Tensor[] weights = new Tensor[WEIGHTS]; // (out, in)
  private PointerScope scope;
  private Products products;
  private Tensor x; // (T, in)
  private Tensor gradient; // (T, out)
  private int turn;

  /** Random numbers. */
  @Setup
  public void setUp() {
    Engine.cpu(threads); // sets thread counts
    String[] widths = shape.split("-");
    int in = Integer.parseInt(widths[0]);
    int out = Integer.parseInt(widths[1]);
    scope = new PointerScope();
    products = new Products(oneDnn);
    x = torch.randn(TOKENS, in);
    gradient = torch.randn(TOKENS, out);
    for (int i = 0; i < WEIGHTS; i++) {
      weights[i] = torch.randn(out, in);
    }
  }

  /** Frees them. */
  @TearDown
  public void tearDown() {
    scope.close();
  }

  private void product(Tensor left, Tensor right) {
    try (PointerScope inner = new PointerScope()) {
      products.linear(left, right, null);
    }
  }

  private Tensor weight() {
    turn = (turn + 1) % WEIGHTS;
    return weights[turn];
  }

  /** x·Wᵀ. */
  @Benchmark
  public void output() {
    product(x, weight());
  }

  /** The gradient of x. */
  @Benchmark
  public void gradientOfInput() {
    try (PointerScope inner = new PointerScope()) {
      product(gradient, weight().t());
    }
  }

  /** The gradient of W. */
  @Benchmark
  public void gradientOfWeight() {
    try (PointerScope inner = new PointerScope()) {
      product(gradient.t(), x.t());
    }
  }
}
