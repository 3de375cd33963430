package org.ltp4j.engine;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;

/**
 * Attention of rows that stand one after the other without padding, in one kernel
 * (FlashAttention-2, Dao 2023, arXiv 2307.08691). A GPU has it, for products in bfloat16.
 */
public final class PackedAttention {
  private static final Operator FORWARD =
      Operator.find("aten::_flash_attention_forward").orElseThrow();

  /** Widest head that the kernel takes, and what a head's width must be a multiple of. */
  private static final int WIDEST = 256;

  private static final int STEP = 8;

  private PackedAttention() {}

  /**
   * Whether there is a kernel.
   *
   * @param engine where, and in which precision
   * @param width D, of a head
   */
  public static boolean takes(Engine engine, long width) {
    return !engine.onHost()
        && engine.precision() == Precision.BF16
        && width <= WIDEST
        && width % STEP == 0;
  }

  /**
   * Rows that stand one after the other.
   *
   * @param starts where each begins, and the number of places at the end; (B+1), int32
   * @param longest places of the longest row
   */
  public record Rows(Tensor starts, long longest) {}

  /**
   * What the kernel needs besides tensors.
   *
   * @param dropout probability of an attention weight's being dropped
   * @param window how many places to each side are seen; 0 for all
   */
  public record Settings(double dropout, long window) {}

  /**
   * Attention of every row over itself, A heads of width D; in a graph where its input is.
   *
   * @param q (Q, A, D)
   * @param k (T, A, D)
   * @param v (T, A, D)
   * @param asking the rows of {@code q}
   * @param seen the rows of {@code k} and {@code v}
   * @return (Q, A, D)
   */
  public static Tensor attend(
      Tensor q, Tensor k, Tensor v, Rows asking, Rows seen, Settings settings) {
    PointerScope outer = PointerScope.getInnerScope();
    try (PointerScope scope = new PointerScope()) {
      IValue window = settings.window() == 0 ? new IValue() : new IValue(settings.window());
      return Scope.move(
          new Tensor(
              FORWARD
                  .stack(
                      new IValue(q),
                      new IValue(k),
                      new IValue(v),
                      new IValue(asking.starts()),
                      new IValue(seen.starts()),
                      new IValue(asking.longest()),
                      new IValue(seen.longest()),
                      new IValue(settings.dropout()),
                      new IValue(false), // not causal
                      new IValue(false), // no masks for debugging
                      new IValue(), // scale: 1 / √D
                      window,
                      window,
                      new IValue(), // all keys of a row
                      new IValue()) // no slopes
                  .get(0)
                  .toTensor()),
          outer);
    }
  }
}
