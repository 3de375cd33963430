package org.ltp4j.model;

import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/**
 * Where a tensor's gradient arrives.
 *
 * @param tensor requires a gradient; may be another one after each change of values
 * @param release ends the asking for gradients
 */
public record Leaf(Supplier<Tensor> tensor, Runnable release) {
  /** The tensor itself, which from now on requires a gradient. */
  public static Leaf of(Tensor t) {
    t.requires_grad_(true);
    return new Leaf(() -> t, () -> t.requires_grad_(false));
  }
}
