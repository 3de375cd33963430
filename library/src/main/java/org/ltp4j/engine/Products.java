package org.ltp4j.engine;

import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The three products of a projection, outside autograd. In single precision the engine calls its
 * BLAS library; oneDNN, which it calls in bfloat16 anyway, is up to 1.7 times as fast on some
 * processors and no faster on others.
 *
 * @param byOneDnn whether oneDNN computes them
 */
public record Products(boolean byOneDnn) {
  /** How many times faster oneDNN has to be: more than noise, as the choice changes last bits. */
  private static final double CLEARLY = 1.25;

  private static final int TOKENS = 512;
  private static final int TRIALS = 3;

  /** Operations of a product that is worth choosing for. */
  private static final long LARGE = 1L << 28;

  /**
   * Chooses the library for the products of a model.
   *
   * @param hidden width of its states
   * @param wide width of its feed-forward layers
   */
  public static Products choose(Engine engine, int hidden, int wide) {
    boolean possible =
        engine.onHost() && engine.precision() == Precision.FP32 && OneDnn.OPERATOR.isPresent();
    return new Products(
        possible
            && switch (engine.products()) {
              case BLAS -> false;
              case ONEDNN -> true;
              case AUTO -> 2L * TOKENS * hidden * wide >= LARGE && isFaster(hidden, wide);
            });
  }

  /** What a setting calls it. */
  public MatrixLibrary library() {
    return byOneDnn ? MatrixLibrary.ONEDNN : MatrixLibrary.BLAS;
  }

  private static boolean isFaster(int hidden, int wide) {
    try (PointerScope scope = new PointerScope()) {
      Tensor x = torch.ones(TOKENS, hidden);
      Tensor y = torch.ones(TOKENS, wide);
      Tensor weight = torch.ones(wide, hidden);
      double blas = Double.MAX_VALUE;
      double oneDnn = Double.MAX_VALUE;
      for (int i = 0; i < TRIALS; i++) {
        blas = Math.min(blas, new Products(false).seconds(x, y, weight));
        oneDnn = Math.min(oneDnn, new Products(true).seconds(x, y, weight));
      }
      return pays(blas, oneDnn);
    }
  }

  /** Whether these times speak for oneDNN. */
  static boolean pays(double blas, double oneDnn) {
    return blas > CLEARLY * oneDnn;
  }

  private double seconds(Tensor x, Tensor y, Tensor weight) {
    try (PointerScope scope = new PointerScope()) {
      long begin = System.nanoTime();
      linear(x, weight, null);
      linear(y, weight.t(), null);
      linear(y.t(), x.t(), null);
      return System.nanoTime() - begin;
    }
  }

  /**
   * x·Wᵀ + b, without a graph.
   *
   * @param x (T, in)
   * @param weight (out, in); a transposed view gives x·W of what it views
   * @param bias (out), or null
   * @return (T, out)
   */
  public Tensor linear(Tensor x, Tensor weight, Tensor bias) {
    try (NoGradGuard guard = new NoGradGuard()) {
      return byOneDnn && x.numel() > 0
          ? OneDnn.linear(x, weight, bias)
          : Tensors.linear(x, weight, bias);
    }
  }

  /** The engine's operator for a projection by oneDNN. */
  private static final class OneDnn {
    private static final int FUSED_NUMBERS = 4;

    static final Optional<Operator> OPERATOR =
        torch.hasMKLDNN() ? Operator.find("mkldnn::_linear_pointwise") : Optional.empty();

    static Tensor linear(Tensor x, Tensor weight, Tensor bias) {
      Operator operator = OPERATOR.orElseThrow();
      return Scope.keep(
          () ->
              operator.call(
                  new IValue(x),
                  new IValue(weight),
                  bias == null ? new IValue() : new IValue(bias),
                  new IValue("none"), // nothing is fused to the product
                  new IValue(new GenericList(operator.elements(FUSED_NUMBERS))),
                  new IValue()));
    }
  }
}
