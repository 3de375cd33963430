package org.ltp4j.adapter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ltp4j.optim.EntryValues;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.ticket.Bitmap;
import org.ltp4j.ticket.Composition;
import org.ltp4j.ticket.Origin;
import org.ltp4j.ticket.SetOperation;
import org.ltp4j.ticket.Strategy;
import org.ltp4j.ticket.Ticket;

/**
 * What an adapter changes and what the entries of a delta change, as one: θ = θ0 + (a − θ0) + (θ1 −
 * θ0) with the adapter's values a and the delta's θ1, each where its ticket has entries. An entry
 * of one of them only has its value bit for bit. After Ansell et al., Composable Sparse Fine-Tuning
 * for Cross-Lingual Transfer (2022), where a language's and a task's sparse changes are added up.
 */
public final class ComposedValues {
  private final TensorSource base;
  private final TensorSource adapter;
  private final TensorSource delta;
  private final Ticket moved;
  private final Map<String, Bitmap> own;
  private final Ticket ticket;

  /**
   * Combines both; nothing is read yet.
   *
   * @param base θ0 under canonical names
   * @param adapter the adapter's values
   * @param own the adapter's ticket
   * @param delta θ1 under canonical names
   * @param moved the delta's ticket
   */
  public ComposedValues(
      TensorSource base,
      TensorSource adapter,
      Optional<Ticket> own,
      TensorSource delta,
      Ticket moved) {
    this.base = base;
    this.adapter = adapter;
    this.delta = delta;
    this.moved = moved;
    this.own = own.map(Ticket::bitmaps).orElse(Map.of());
    this.ticket =
        withWholeTensors(
            own.map(o -> Composition.of(SetOperation.UNION, List.of(o, moved))).orElse(moved));
  }

  /** Entries of either. */
  public Ticket ticket() {
    return ticket;
  }

  /** The number of entries that the adapter and the delta change both. */
  public long both() {
    return moved.parameters().stream()
        .mapToLong(p -> held(p).andCount(moved.bitmaps().get(p.name())))
        .sum();
  }

  /** What the new adapter holds. */
  public List<TensorData> tensors() {
    List<TensorData> all = new ArrayList<>();
    for (TensorInfo info : adapter.tensors().values()) {
      boolean composed = ticket.bitmaps().containsKey(EntryValues.parameter(info.name()));
      if (!composed) {
        all.add(
            TensorData.pieces(
                info,
                (from, n) ->
                    adapter.piece(
                        info.name(),
                        from * info.dtype().bytes(),
                        Math.multiplyExact(n, info.dtype().bytes()))));
      }
    }
    for (Parameter p : ticket.parameters()) {
      int count = Math.toIntExact(ticket.bitmaps().get(p.name()).cardinality());
      if (count > 0) {
        all.add(TensorData.floats(p.name(), count, () -> values(p, count)));
      }
    }
    return all;
  }

  /** The values of a tensor's entries in the composed ticket, in ascending order. */
  private float[] values(Parameter p, int count) {
    Bitmap bits = ticket.bitmaps().get(p.name());
    Bitmap trained = held(p);
    Bitmap moves = moved.bitmaps().get(p.name());
    Bitmap added = moves == null ? new Bitmap(p.elements()) : moves;
    FloatCursor before = new FloatCursor(base, p);
    FloatCursor after = new FloatCursor(delta, p);
    TensorInfo info = adapter.tensors().get(p.name());
    FloatCursor stored =
        info == null
            ? null
            : new FloatCursor(adapter, new Parameter(p.name(), info.shape(), p.layer(), p.kind()));
    float[] values = new float[count];
    long next = 0; // of the adapter's stored values
    long i = -1;
    for (int j = 0; j < count; j++) {
      i = bits.next(i + 1);
      if (!trained.get(i)) {
        values[j] = added.get(i) ? after.get(i) : before.get(i);
      } else {
        float value = stored.get(next++);
        values[j] = added.get(i) ? value + (after.get(i) - before.get(i)) : value;
      }
    }
    return values;
  }

  /** The entries of a tensor whose values the adapter holds. */
  private Bitmap held(Parameter p) {
    if (!adapter.tensors().containsKey(p.name())) {
      return new Bitmap(p.elements());
    }
    Bitmap bits = own.get(p.name());
    return EntryValues.stored(bits == null ? Bitmap.full(p.elements()) : bits, p, adapter);
  }

  /** A tensor that the adapter holds as a whole is one of the ticket with all of its entries. */
  private Ticket withWholeTensors(Ticket union) {
    Map<String, Bitmap> bitmaps = new LinkedHashMap<>(union.bitmaps());
    for (Parameter p : union.parameters()) {
      if (!own.containsKey(p.name()) && adapter.tensors().containsKey(p.name())) {
        bitmaps.put(p.name(), Bitmap.full(p.elements()));
      }
    }
    if (bitmaps.equals(union.bitmaps())) {
      return union;
    }
    long selected = bitmaps.values().stream().mapToLong(Bitmap::cardinality).sum();
    return new Ticket(
        union.parameters(),
        bitmaps,
        union.base(),
        new Strategy.Given(Origin.UNION),
        (double) selected / union.eligible(),
        union.provenance());
  }
}
