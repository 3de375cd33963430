package org.ltp4j.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.HostFloats;
import org.ltp4j.model.Additions;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.parameter.Kind;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.ticket.Bitmap;

/** The usual choices of what to train in a backbone and beside it. */
public final class Trainables {
  private Trainables() {}

  /** Whole tensors: those of the model that {@code which} accepts. */
  public static List<DenseTensor> dense(ModelWeights weights, Predicate<Parameter> which) {
    return weights.parameters().stream()
        .filter(which)
        .map(p -> new DenseTensor(p, weights))
        .toList();
  }

  /**
   * Whole tensors for batches that touch few words: as {@link #dense}, but of the word embeddings
   * only rows that a batch touches have gradients and moments. That is exact, see {@link
   * RowEntries}.
   */
  public static List<Trainable> whole(ModelWeights weights, Predicate<Parameter> which) {
    Predicate<Parameter> byRows =
        p -> p.kind() == Kind.WORD_EMBEDDINGS && weights.engine().onHost();
    List<Trainable> list = new ArrayList<>();
    for (Parameter p : weights.parameters()) {
      if (which.and(byRows).test(p)) {
        list.addAll(onHost(weights, Map.of(p.name(), Bitmap.full(p.elements()))));
      }
    }
    list.addAll(dense(weights, which.and(byRows.negate())));
    return list;
  }

  /** Every tensor that an encoder has beside the model's, whole. */
  public static List<DenseTensor> dense(Additions additions, Engine engine) {
    return additions.all().stream()
        .map(a -> new DenseTensor(a.name(), a.layer(), a.tensor(), engine, () -> {}))
        .toList();
  }

  /** A ticket's entries, and nothing else of the tensors that have any. */
  public static List<Trainable> entries(ModelWeights weights, Map<String, Bitmap> ticket) {
    return weights.engine().onHost() ? onHost(weights, ticket) : onDevice(weights, ticket);
  }

  private static List<Trainable> onHost(ModelWeights weights, Map<String, Bitmap> ticket) {
    List<Trainable> list = new ArrayList<>();
    forEach(
        weights,
        ticket,
        (p, bits, changed) -> {
          HostFloats memory = weights.memory(p.name());
          list.add(
              p.kind() == Kind.WORD_EMBEDDINGS
                  ? new RowEntries(p, memory, bits, changed)
                  : new TensorEntries(p, weights.leaf(p), memory, bits, changed));
        });
    return list;
  }

  /** The same by the engine's own operations, which work wherever the tensors live. */
  public static List<Trainable> onDevice(ModelWeights weights, Map<String, Bitmap> ticket) {
    List<Trainable> list = new ArrayList<>();
    forEach(
        weights,
        ticket,
        (p, bits, changed) ->
            list.add(
                p.kind() == Kind.WORD_EMBEDDINGS
                    ? new DeviceRows(p, weights, bits)
                    : new DeviceEntries(p, weights, bits)));
    return list;
  }

  private interface Selected {
    void tensor(Parameter parameter, Bitmap bits, Runnable changed);
  }

  private static void forEach(ModelWeights weights, Map<String, Bitmap> ticket, Selected selected) {
    for (Parameter p : weights.parameters()) {
      Bitmap bits = ticket.get(p.name());
      if (bits != null && bits.cardinality() > 0) {
        selected.tensor(p, bits, () -> weights.changed(p.name()));
      }
    }
  }
}
