package org.ltp4j.engine;

import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.problem.Problem;

/**
 * A projection's weight in eight bits, for inference: W ≈ scale · values with one scale for each
 * output. States are rounded as they come, with one scale for each token, so that a row's result
 * does not depend on the rows beside it; sums are exact integers. Symmetric and without calibration
 * data, as "W8A8 per-token, per-channel" in Xiao et al. 2023 (SmoothQuant, section 2).
 *
 * @param values (out, in), int8 from -127 to 127
 * @param scale (out), float32
 */
public record Int8Weight(Tensor values, Tensor scale) implements AutoCloseable {
  private static final double LARGEST = 127;

  /**
   * Tokens at once. All tokens of a batch take more memory and are no faster; parts of a few
   * hundred are slower, as every operation wakes the engine's other threads.
   */
  private static final long PART = 1024;

  /** Sums of products of int8 numbers, as int32. */
  private static final Optional<Operator> PRODUCT = Operator.find("aten::_int_mm");

  /** Scales are at least this, for rows of zeros. */
  private static final double SMALLEST = 1e-30;

  /**
   * Rounds a weight; the caller closes what it gets.
   *
   * @param weight (out, in)
   */
  public static Int8Weight of(Tensor weight) {
    return Scope.withoutGradient(
        () -> {
          Tensor scale = scale(weight); // (out, 1)
          return new Int8Weight(
              Scope.own(rounded(weight, scale)), Scope.own(scale.squeeze(1).clone()));
        });
  }

  /** (rows, n) gives (rows, 1). */
  private static Tensor scale(Tensor t) {
    return t.abs()
        .amax(new long[] {1}, true)
        .div_(Tensors.scalar(LARGEST))
        .clamp_min_(Tensors.scalar(SMALLEST));
  }

  private static Tensor rounded(Tensor t, Tensor scale) {
    return t.div(scale).round_().to(ScalarType.Char);
  }

  /**
   * x·Wᵀ + b, without a graph.
   *
   * @param x (T, in)
   * @param bias (out), or null
   * @return (T, out)
   */
  public Tensor linear(Tensor x, Tensor bias) {
    long count = x.size(0);
    Tensor y = torch.empty(new long[] {count, scale.size(0)}); // (T, out)
    for (long from = 0; from < count; from += PART) {
      long to = Math.min(from + PART, count);
      try (PointerScope scope = new PointerScope()) {
        write(Tensors.slice(y, 0, from, to), Tensors.slice(x, 0, from, to), bias);
      }
    }
    return y;
  }

  /** Some tokens: y (n, out) and x (n, in). */
  private void write(Tensor y, Tensor x, Tensor bias) {
    Tensor tokens = scale(x); // (n, 1)
    Tensor sums = product(rounded(x, tokens), values.t()).to(ScalarType.Float); // (n, out)
    if (bias == null) {
      torch.mul_out(y, sums.mul_(tokens), scale);
    } else {
      torch.addcmul_out(y, bias, sums.mul_(tokens), scale, Tensors.scalar(1));
    }
  }

  /**
   * Refuses what would give wrong or no sums: processors without instructions for sums of int8
   * products add pairs in 16 bits, which are too few for the largest.
   */
  static void require(boolean onHost) {
    if (!onHost || !isPossible()) {
      throw Problem.usage(
          "--precision",
          "a CPU with exact int8 products (AVX-512 VNNI, AVX-VNNI) for int8",
          onHost ? "one without" : "a GPU",
          "use --precision bf16 or fp32");
    }
  }

  /** Whether the CPU makes exact sums; how fast is another question. */
  static boolean isPossible() {
    return PRODUCT.isPresent() && isExact();
  }

  private static boolean isExact() {
    return Scope.withoutGradient(
        () -> {
          long inner = 256;
          Tensor largest =
              torch
                  .ones(new long[] {64, inner})
                  .mul(Tensors.scalar(LARGEST))
                  .to(ScalarType.Char); // (n, k)
          Tensor up = product(largest, largest.t()); // (n, n)
          Tensor down = product(largest, largest.neg().t()); // (n, n)
          double sum = LARGEST * LARGEST * inner;
          return up.eq(Tensors.scalar(sum)).all().item_bool()
              && down.eq(Tensors.scalar(-sum)).all().item_bool();
        });
  }

  private static Tensor product(Tensor x, Tensor y) {
    return PRODUCT.orElseThrow().call(new IValue(x), new IValue(y));
  }

  @Override
  public void close() {
    Scope.disown(values);
    Scope.disown(scale);
  }
}
