package org.ltp4j.optim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Scope;
import org.ltp4j.engine.Tensors;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorSource;

/**
 * A score of every entry, summed up step by step from the gradients: one float32 buffer beside each
 * tensor. {@link #add} belongs between the backward pass and the update, so it sees the gradient of
 * the step's whole loss, not clipped, and the values that the loss was taken at.
 */
public final class EntryScores implements AutoCloseable {
  private final Kind kind;
  private final List<DenseTensor> tensors;
  private final Engine engine;
  private final Map<String, Tensor> sums = new LinkedHashMap<>();

  /** Which score. */
  public enum Kind {
    /**
     * 1/T · Σ_t (∂L_t/∂θ)²: the diagonal of the empirical Fisher information where θ stays the
     * same. What is squared is the gradient of a step's mean loss, not of each token's or
     * sequence's.
     */
    FISHER,
    /**
     * -Σ_t θ_t · ∂L_t/∂θ_t (Sanh et al. 2020, arXiv 2005.07683, without the constant learning
     * rate): above 0 where descent moves the value away from zero.
     */
    MOVEMENT
  }

  /** Scores of 0 for all entries of these tensors. */
  public EntryScores(Kind kind, List<DenseTensor> tensors, Engine engine) {
    this.kind = kind;
    this.tensors = tensors;
    this.engine = engine;
    tensors.forEach(t -> sums.put(t.name(), Scope.own(engine.place(Tensors.zeros(t.shape())))));
  }

  /** Adds what the gradients of a step say. */
  public void add() {
    for (DenseTensor t : tensors) {
      Tensor sum = sums.get(t.name());
      if (kind == Kind.FISHER) {
        t.addSquaredGradient(sum);
      } else {
        t.addMovement(sum);
      }
    }
  }

  /** The n scores of one tensor after this many steps, from a flat index on. */
  public float[] scores(String name, long steps, long from, int n) {
    try (PointerScope scope = new PointerScope()) {
      Tensor sum = Tensors.slice(sums.get(name).flatten(), 0, from, from + n);
      return Tensors.floats(kind == Kind.FISHER ? sum.div(Tensors.scalar(steps)) : sum);
    }
  }

  /** The sums so far, bit for bit, each under its tensor's name. */
  public List<TensorData> sums() {
    return sums.entrySet().stream().map(e -> Stored.data(e.getKey(), e.getValue())).toList();
  }

  /** Puts back what {@link #sums} gave. */
  public void load(TensorSource source) {
    sums.forEach((name, sum) -> Stored.fill(sum, source, name, engine));
  }

  @Override
  public void close() {
    sums.values().forEach(Scope::disown);
    sums.clear();
  }
}
