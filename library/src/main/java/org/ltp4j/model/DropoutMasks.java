package org.ltp4j.model;

import java.util.function.LongSupplier;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Tensors;

/**
 * Dropout of one layer in one step, with masks from a generator of its own, independent of any
 * other random draw.
 *
 * @param dropout the probabilities
 * @param seeds a seed for each mask that is drawn on the host
 */
public record DropoutMasks(Dropout dropout, LongSupplier seeds) {
  /** Nothing is dropped. */
  public static final DropoutMasks NONE = new DropoutMasks(Dropout.NONE, () -> 0);

  /**
   * Masks that {@code seed} decides. On a GPU they come from the device's own generator, which is
   * set to the seed: the fused attention there draws its masks itself and takes no other.
   */
  public static DropoutMasks of(Dropout dropout, Engine engine, long seed) {
    if (dropout.equals(Dropout.NONE)) {
      return NONE;
    }
    if (!engine.onHost()) {
      engine.seed(seed);
      return new DropoutMasks(dropout, () -> seed);
    }
    GeneratorOptional own = new GeneratorOptional(torch.createCPUGenerator(seed));
    return new DropoutMasks(dropout, () -> Tensors.of(new long[1], 1).random_(own).item_long());
  }

  /** On hidden states. */
  public Tensor onHidden(Tensor x) {
    return apply(x, dropout.hidden());
  }

  /** On attention weights. */
  Tensor onAttention(Tensor shares) {
    return apply(shares, dropout.attention());
  }

  private Tensor apply(Tensor x, double probability) {
    if (probability == 0) {
      return x;
    }
    if (!x.device().is_cpu()) {
      return torch.native_dropout(x, probability, new BoolOptional(true)).get0();
    }
    KeepMask keep = new KeepMask(probability);
    Tensor mask = keep.draw(x.shape(), seeds.getAsLong());
    return x.mul(mask).mul_(Tensors.scalar(keep.scale()));
  }
}
