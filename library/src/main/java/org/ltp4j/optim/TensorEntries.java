package org.ltp4j.optim;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.engine.HostFloats;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.Leaf;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.ticket.Bitmap;

/**
 * The selected entries of a tensor on the host. The layer's backward pass makes a dense gradient
 * for a moment; what is kept is one gradient and two moments per entry. Values are written in place
 * and every other entry stays bit for bit what it was.
 *
 * <p>Layout of {@link #values}: one float per entry under the tensor's name, in ascending order of
 * the flat index.
 */
public final class TensorEntries implements Trainable {
  private final TensorPart part;
  private final Leaf leaf;
  private final HostFloats memory;
  private final Bitmap bits;
  private final Runnable changed;
  private final int count;
  private final float[] g;
  private final float[] m;
  private final float[] v;

  /**
   * The entries of {@code bits}.
   *
   * @param leaf the tensor in the graph, in single precision or bfloat16
   * @param memory the tensor's own memory
   * @param changed called after every change of values
   */
  public TensorEntries(
      Parameter parameter, Leaf leaf, HostFloats memory, Bitmap bits, Runnable changed) {
    this.leaf = leaf;
    this.memory = memory;
    this.bits = bits;
    this.changed = changed;
    this.count = Math.toIntExact(bits.cardinality());
    this.part = TensorPart.of(parameter, count);
    this.g = new float[count];
    this.m = new float[count];
    this.v = new float[count];
  }

  @Override
  public TensorPart part() {
    return part;
  }

  @Override
  public void collect() {
    Tensor dense = leaf.tensor().get();
    if (!dense.grad().defined()) {
      return;
    }
    if (dense.scalar_type().intern() == ScalarType.BFloat16) {
      EntryKernel.gatherAdd(bits, Tensors.hostHalves(dense.grad()), g);
    } else {
      EntryKernel.gatherAdd(bits, Tensors.hostFloats(dense.grad()), g);
    }
    dense.mutable_grad().reset();
  }

  @Override
  public void share(GradientSum sum) {
    sum.entries(g, 0, count);
  }

  @Override
  public double sumOfSquares() {
    return EntryKernel.sumOfSquares(g, 0, count);
  }

  @Override
  public void update(Adam.Update update) {
    EntryKernel.adam(g, m, v, count, update);
    EntryKernel.scatterSubtract(bits, g, (float) update.shrink(), memory);
    EntryKernel.zero(g, count);
    changed.run();
  }

  @Override
  public List<TensorData> values() {
    return List.of(TensorData.floats(name(), count, () -> EntryKernel.gather(bits, memory, count)));
  }

  @Override
  public List<TensorData> moments() {
    return List.of(
        TensorData.floats(Moments.FIRST + name(), m, count),
        TensorData.floats(Moments.SECOND + name(), v, count));
  }

  @Override
  public void load(TensorSource values) {
    EntryKernel.scatter(bits, Stored.floats(values, name(), count), memory);
    changed.run();
  }

  @Override
  public void loadMoments(TensorSource moments) {
    System.arraycopy(Stored.floats(moments, Moments.FIRST + name(), count), 0, m, 0, count);
    System.arraycopy(Stored.floats(moments, Moments.SECOND + name(), count), 0, v, 0, count);
  }

  @Override
  public void close() {
    leaf.release().run();
  }
}
