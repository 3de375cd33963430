package org.ltp4j.optim;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Scope;
import org.ltp4j.engine.Tensors;
import org.ltp4j.ticket.Bitmap;

/**
 * Keeps whole tensors to the entries of a ticket: the gradient of every other entry becomes zero.
 * That is exact, for Adam without weight decay leaves an entry alone until its first gradient. It
 * needs the memory of dense training, and a byte for each entry; {@link Trainables#entries} needs
 * less, but takes no gradient of word embeddings that are read by ids and multiplied with too.
 */
public final class GradientMask implements AutoCloseable {
  private final Map<DenseTensor, Tensor> masks = new LinkedHashMap<>();

  /**
   * Masks for tensors of a model.
   *
   * @param ticket bitmaps by tensor name, one for each of {@code tensors}
   */
  public GradientMask(List<DenseTensor> tensors, Map<String, Bitmap> ticket, Engine engine) {
    for (DenseTensor t : tensors) {
      masks.put(t, mask(t.shape(), ticket.get(t.name()), engine));
    }
  }

  /** Makes gradients outside the ticket zero, once they are complete. */
  public void apply() {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      masks.forEach((t, mask) -> t.gradient().mul_(mask));
    }
  }

  @Override
  public void close() {
    masks.values().forEach(Scope::disown);
  }

  private static Tensor mask(long[] shape, Bitmap bits, Engine engine) {
    try (PointerScope scope = new PointerScope()) {
      Tensor mask = torch.zeros(shape, new TensorOptions(ScalarType.Byte));
      bits.forEachSetBit(new Ones(mask)::set);
      return Scope.own(engine.place(mask));
    }
  }

  /** Writes ones into a tensor of bytes, of which one buffer holds at most 2 GB. */
  private static final class Ones {
    private static final long PIECE = 1L << 30;
    private final Tensor flat;
    private ByteBuffer piece;
    private long first = -1;

    Ones(Tensor mask) {
      this.flat = mask.view(mask.numel());
    }

    void set(long i) {
      if (i / PIECE != first) {
        first = i / PIECE;
        long to = Math.min(flat.numel(), (first + 1) * PIECE);
        piece = Tensors.slice(flat, 0, first * PIECE, to).createBuffer();
      }
      piece.put((int) (i % PIECE), (byte) 1);
    }
  }
}
