package org.ltp4j.optim;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.ltp4j.engine.HostFloats;
import org.ltp4j.engine.Tensors;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.ticket.Bitmap;

/**
 * The selected entries of an embedding table (V, H), of which a batch touches few rows. Gradients
 * and moments exist for rows touched so far. That is exact: Adam without decay leaves an entry
 * alone until its first gradient, and rows touched once stay in the set and go on moving by their
 * momentum. Weight decay would also move rows that no batch has touched, so it is refused here; see
 * {@link Optimizer.Own}.
 *
 * <p>Layout of {@link #values}: {@code name#rows} lists the touched rows in ascending order, {@code
 * name} holds their selected entries row by row.
 */
public final class RowEntries implements Trainable, RowGradients {
  /** Ends the name under which the touched rows are stored. */
  static final String ROWS = "#rows";

  private final TensorPart part;
  private final HostFloats memory;
  private final Bitmap bits;
  private final Runnable changed;
  private final int columns;
  private final Map<Integer, Integer> slotOfRow = new HashMap<>();
  private int[] rows = new int[64];
  private int[] starts = new int[65];
  private int slots;
  private int[] ascending;
  private float[] g = new float[1024];
  private float[] m = new float[1024];
  private float[] v = new float[1024];
  private float[] original = new float[1024];

  /**
   * The entries of {@code bits}.
   *
   * @param parameter an embedding table (V, H)
   * @param memory the table's own memory
   * @param changed called after every change of values
   */
  public RowEntries(Parameter parameter, HostFloats memory, Bitmap bits, Runnable changed) {
    this.part = TensorPart.of(parameter, bits.cardinality());
    this.memory = memory;
    this.bits = bits;
    this.changed = changed;
    this.columns = (int) parameter.shape()[1];
  }

  @Override
  public TensorPart part() {
    return part;
  }

  @Override
  public Optional<RowGradients> rows() {
    return Optional.of(this);
  }

  @Override
  public void addRows(long[] ids, Tensor gradient) {
    FloatBuffer dense = Tensors.hostBuffer(gradient); // (U, H)
    for (int u = 0; u < ids.length; u++) {
      int slot = slot((int) ids[u]);
      int j = starts[slot];
      int end = starts[slot + 1];
      long row = ids[u] * columns;
      for (long i = bits.next(row); j < end; i = bits.next(i + 1)) {
        g[j++] += dense.get(u * columns + (int) (i - row));
      }
    }
  }

  @Override
  public void share(GradientSum sum) {
    int[] shared = Arrays.stream(sum.rows()).mapToInt(row -> slot((int) row)).toArray();
    for (int slot : shared) { // only now, for a new slot may move the gradients
      sum.entries(g, starts[slot], starts[slot + 1]);
    }
  }

  @Override
  public double sumOfSquares() {
    // By row, not by first touch: a resumed run meets rows in another order and must sum alike.
    double sum = 0;
    for (int slot : ascending()) {
      sum += EntryKernel.sumOfSquares(g, starts[slot], starts[slot + 1]);
    }
    return sum;
  }

  @Override
  public void update(Adam.Update update) {
    if (update.shrink() != 1) {
      throw new IllegalStateException("decay would move rows that no batch has touched");
    }
    EntryKernel.adam(g, m, v, starts[slots], update);
    for (int slot = 0; slot < slots; slot++) {
      int j = starts[slot];
      for (long i = bits.next((long) rows[slot] * columns);
          j < starts[slot + 1];
          i = bits.next(i + 1)) {
        memory.put(i, memory.get(i) - g[j++]);
      }
    }
    EntryKernel.zero(g, starts[slots]);
    changed.run();
  }

  @Override
  public List<TensorData> values() {
    int[] order = ascending();
    float[] values = new float[starts[slots]];
    int to = 0;
    for (int slot : order) {
      float[] row = row(slot);
      System.arraycopy(row, 0, values, to, row.length);
      to += row.length;
    }
    return List.of(
        TensorData.longs(
            name() + ROWS, Arrays.stream(order).mapToLong(s -> rows[s]).toArray(), slots),
        TensorData.floats(name(), values, values.length));
  }

  @Override
  public List<TensorData> moments() {
    int[] order = ascending();
    return List.of(
        TensorData.floats(Moments.FIRST + name(), compact(m, order), starts[slots]),
        TensorData.floats(Moments.SECOND + name(), compact(v, order), starts[slots]));
  }

  @Override
  public void load(TensorSource values) {
    long[] wanted = Stored.rows(values, name(), bits.length() / columns);
    forgetRows();
    int[] slotsWanted = Arrays.stream(wanted).mapToInt(r -> slot((int) r)).toArray();
    int total = Arrays.stream(slotsWanted).map(s -> starts[s + 1] - starts[s]).sum();
    float[] stored = Stored.floats(values, name(), total);
    int from = 0;
    for (int slot : slotsWanted) {
      write(slot, stored, from);
      from += starts[slot + 1] - starts[slot];
    }
    changed.run();
  }

  @Override
  public void loadMoments(TensorSource moments) {
    spread(Stored.floats(moments, Moments.FIRST + name(), starts[slots]), m);
    spread(Stored.floats(moments, Moments.SECOND + name(), starts[slots]), v);
  }

  @Override
  public void close() {
    slotOfRow.clear();
  }

  /** Puts every touched row back to its original values, as if no batch had touched it. */
  private void forgetRows() {
    for (int slot = 0; slot < slots; slot++) {
      write(slot, original, starts[slot]);
    }
    for (float[] x : List.of(g, m, v)) {
      EntryKernel.zero(x, starts[slots]);
    }
    slotOfRow.clear();
    slots = 0;
    ascending = null;
  }

  private int slot(int row) {
    Integer known = slotOfRow.get(row);
    return known != null ? known : newSlot(row);
  }

  private int newSlot(int row) {
    int count = (int) bits.countInRow(row, columns);
    int slot = slots++;
    int end = starts[slot] + count;
    if (slots == rows.length) {
      rows = Arrays.copyOf(rows, slots * 2);
      starts = Arrays.copyOf(starts, slots * 2 + 1);
    }
    if (end > g.length) {
      int size = Math.max(end, g.length + (g.length >> 1));
      g = Arrays.copyOf(g, size);
      m = Arrays.copyOf(m, size);
      v = Arrays.copyOf(v, size);
      original = Arrays.copyOf(original, size);
    }
    ascending = null;
    rows[slot] = row;
    starts[slot + 1] = end;
    slotOfRow.put(row, slot);
    float[] values = row(slot);
    System.arraycopy(values, 0, original, starts[slot], values.length);
    return slot;
  }

  private float[] row(int slot) {
    float[] values = new float[starts[slot + 1] - starts[slot]];
    long i = (long) rows[slot] * columns - 1;
    for (int j = 0; j < values.length; j++) {
      i = bits.next(i + 1);
      values[j] = memory.get(i);
    }
    return values;
  }

  private void write(int slot, float[] from, int at) {
    long i = (long) rows[slot] * columns - 1;
    for (int j = starts[slot]; j < starts[slot + 1]; j++) {
      i = bits.next(i + 1);
      memory.put(i, from[at++]);
    }
  }

  /** Slots in the order of their rows. */
  private int[] ascending() {
    if (ascending == null) {
      ascending =
          IntStream.range(0, slots)
              .boxed()
              .sorted(Comparator.comparingInt(s -> rows[s]))
              .mapToInt(Integer::intValue)
              .toArray();
    }
    return ascending;
  }

  private float[] compact(float[] x, int[] order) {
    float[] out = new float[starts[slots]];
    int to = 0;
    for (int slot : order) {
      int n = starts[slot + 1] - starts[slot];
      System.arraycopy(x, starts[slot], out, to, n);
      to += n;
    }
    return out;
  }

  private void spread(float[] ordered, float[] to) {
    int from = 0;
    for (int slot : ascending()) {
      int n = starts[slot + 1] - starts[slot];
      System.arraycopy(ordered, from, to, starts[slot], n);
      from += n;
    }
  }
}
