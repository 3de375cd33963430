package org.ltp4j.optim;

import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.ltp4j.engine.HostFloats;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.ticket.Bitmap;

/** Stored values of trained entries, put into a model without optimizer state. */
public final class EntryValues {
  private EntryValues() {}

  /**
   * Writes every value that {@link Trainable#values} stored to its place. Values of a tensor that
   * the ticket does not have are those of the whole tensor.
   *
   * @throws org.ltp4j.problem.Problem if values of a tensor of the ticket are missing
   */
  public static void apply(ModelWeights weights, Map<String, Bitmap> ticket, TensorSource values) {
    for (Parameter p : weights.parameters()) {
      Bitmap bits = ticket.get(p.name());
      if (bits == null && values.tensors().containsKey(p.name())) {
        bits = Bitmap.full(p.elements());
      }
      if (bits == null || bits.cardinality() == 0) {
        continue;
      }
      HostFloats memory = weights.memory(p.name());
      if (values.tensors().containsKey(p.name() + RowEntries.ROWS)) {
        applyRows(bits, (int) p.shape()[1], values, p.name(), memory);
      } else {
        int count = Math.toIntExact(bits.cardinality());
        EntryKernel.scatter(bits, Stored.floats(values, p.name(), count), memory);
      }
      if (!weights.engine().onHost()) {
        upload(weights, p);
      }
      weights.changed(p.name());
    }
  }

  /** The parameter that a stored tensor belongs to: of touched rows the table. */
  public static String parameter(String stored) {
    return stored.endsWith(RowEntries.ROWS)
        ? stored.substring(0, stored.length() - RowEntries.ROWS.length())
        : stored;
  }

  /**
   * Which of a ticket's entries have stored values: all of them, or of a table those of the rows
   * that training touched.
   *
   * @param bits the ticket's entries of the parameter
   */
  public static Bitmap stored(Bitmap bits, Parameter p, TensorSource values) {
    if (!values.tensors().containsKey(p.name() + RowEntries.ROWS)) {
      return bits;
    }
    long columns = p.shape()[1];
    Bitmap touched = new Bitmap(bits.length());
    for (long row : Stored.rows(values, p.name(), p.shape()[0])) {
      long end = (row + 1) * columns;
      for (long i = bits.next(row * columns); i < end; i = bits.next(i + 1)) {
        touched.set(i);
      }
    }
    return touched;
  }

  private static void applyRows(
      Bitmap bits, int columns, TensorSource values, String name, HostFloats memory) {
    long[] rows = Stored.rows(values, name, bits.length() / columns);
    int total = 0;
    for (long row : rows) {
      total += (int) bits.countInRow(row, columns);
    }
    float[] stored = Stored.floats(values, name, total);
    int j = 0;
    for (long row : rows) {
      long end = (row + 1) * columns;
      for (long i = bits.next(row * columns); i < end; i = bits.next(i + 1)) {
        memory.put(i, stored[j++]);
      }
    }
  }

  private static void upload(ModelWeights weights, Parameter p) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      weights.tensor(p.name()).copy_(weights.memory(p.name()).tensor(p.shape()));
    }
  }
}
