package org.ltp4j.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.engine.HostFloats;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.Leaf;
import org.ltp4j.model.TinyModels;
import org.ltp4j.parameter.Kind;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.ticket.Bitmap;

/** Entries of one tensor: their updates, and their state through files. */
class TrainableStateTest {
  private static final int ROWS = 40;

  /** Windows of 64 values: every table lies in several, and rows cross their borders. */
  private static final int WINDOW_BITS = 6;

  @TempDir Path dir;

  private enum Form {
    DENSE,
    TENSOR,
    ROWS
  }

  /** A table with its own memory, trained in one of the forms. */
  private static final class Table {
    final int columns;
    final HostFloats memory;
    final Tensor leaf;
    final Trainable entries;

    Table(Form form, Bitmap bits, int columns, long seed) {
      this.columns = columns;
      this.memory = HostFloats.zeros((long) ROWS * columns, WINDOW_BITS);
      float[] values = new Streams(seed).normal(ROWS * columns, 1, "table");
      memory.floats(0, values.length).put(values);
      this.leaf = memory.tensor(ROWS, columns);
      Parameter p = new Parameter("table", new long[] {ROWS, columns}, 0, Kind.WORD_EMBEDDINGS);
      this.entries =
          switch (form) {
            case DENSE -> new DenseTensor("table", 0, leaf, TinyModels.ENGINE, () -> {});
            case TENSOR ->
                new TensorEntries(p, new Leaf(() -> leaf, () -> {}), memory, bits, () -> {});
            case ROWS -> new RowEntries(p, memory, bits, () -> {});
          };
    }

    /** A step with gradient rows for these ids; the step's number decides the values. */
    double step(int number, long... ids) {
      try (PointerScope scope = new PointerScope()) {
        float[] rows = new Streams(7).normal(ids.length * columns, 1, "gradient", number);
        if (entries.rows().isPresent()) {
          entries.rows().orElseThrow().addRows(ids, Tensors.of(rows, ids.length, columns));
        } else {
          Tensor dense = Tensors.zeros(ROWS, columns);
          dense.index_add_(0, Tensors.of(ids, ids.length), Tensors.of(rows, ids.length, columns));
          leaf.mutable_grad().put(dense);
          entries.collect();
        }
        double squares = entries.sumOfSquares();
        entries.update(new Adam.Update(Adam.DEFAULT, 0.01, number, 0.5));
        return squares;
      }
    }

    float[] values() {
      float[] values = new float[ROWS * columns];
      memory.floats(0, values.length).get(values);
      return values;
    }
  }

  private static Bitmap bits(int columns, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Bitmap bits = new Bitmap((long) ROWS * columns);
    for (int i = 0; i < ROWS * columns; i++) {
      // Every third row has no entry at all.
      if (i / columns % 3 != 2 && random.nextDouble() < 0.3) {
        bits.set(i);
      }
    }
    return bits;
  }

  private static long[] ids(int step) {
    SplittableRandom random = new SplittableRandom(step);
    return random.longs(6, 0, ROWS - 10).distinct().toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 63, 64, 65, 130})
  void rowsOfATableMoveAsItsEntriesWould(int columns) {
    try (PointerScope scope = new PointerScope()) {
      Bitmap bits = bits(columns, columns);
      Table rows = new Table(Form.ROWS, bits, columns, 1);
      Table tensor = new Table(Form.TENSOR, bits, columns, 1);
      float[] start = rows.values();
      assertThat(rows.entries.entries()).isEqualTo(bits.cardinality());
      for (int step = 1; step <= 12; step++) {
        rows.step(step, ids(step));
        tensor.step(step, ids(step));
      }
      assertThat(rows.values()).containsExactly(tensor.values());
      // The last ten rows are in no batch.
      int untouched = (ROWS - 10) * columns;
      assertThat(Arrays.copyOfRange(rows.values(), untouched, start.length))
          .containsExactly(Arrays.copyOfRange(start, untouched, start.length));
    }
  }

  @Test
  void aRowTouchedOnceGoesOnByMomentum() {
    try (PointerScope scope = new PointerScope()) {
      Bitmap all = new Bitmap(ROWS * 20L);
      all.setAll();
      Table table = new Table(Form.ROWS, all, 20, 1);
      table.step(1, 5);
      for (int step = 2; step < 6; step++) {
        float[] before = table.values();
        table.step(step, 9);
        float[] after = table.values();
        for (int c = 0; c < 20; c++) {
          assertThat(after[5 * 20 + c]).isNotEqualTo(before[5 * 20 + c]);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void aStateFromAFileGoesOnBitForBit(Form form) {
    try (PointerScope scope = new PointerScope()) {
      Bitmap bits = bits(20, 3);
      Table whole = new Table(form, bits, 20, 1);
      double[] norms = new double[13];
      for (int step = 1; step <= 12; step++) {
        norms[step] = whole.step(step, ids(step));
        if (step == 6) {
          save(whole, "six");
        }
      }
      Table fresh = new Table(form, bits, 20, 1);
      goOn(fresh, norms, whole);
      // A process that has gone further comes back to the same state.
      Table further = new Table(form, bits, 20, 1);
      for (int step = 1; step <= 12; step++) {
        further.step(step, ids(100 + step));
      }
      goOn(further, norms, whole);
    }
  }

  private void goOn(Table table, double[] norms, Table whole) {
    load(table, "six");
    for (int step = 7; step <= 12; step++) {
      assertThat(table.step(step, ids(step))).describedAs("step " + step).isEqualTo(norms[step]);
    }
    assertThat(table.values()).containsExactly(whole.values());
    save(table, "again");
    save(whole, "whole");
    for (String part : List.of("values", "moments")) {
      assertThat(dir.resolve("again-" + part)).hasSameBinaryContentAs(dir.resolve("whole-" + part));
    }
  }

  @Test
  void valuesOfFewerRowsPutTheOthersBack() {
    try (PointerScope scope = new PointerScope()) {
      Bitmap bits = bits(20, 3);
      Table table = new Table(Form.ROWS, bits, 20, 1);
      float[] start = table.values();
      table.step(1, 3, 4);
      float[] early = table.values();
      save(table, "early");
      table.step(2, 3, 6, 7);
      try (TensorSource values = SafetensorsFile.open(dir.resolve("early-values"))) {
        table.entries.load(values);
      }
      assertThat(table.values()).containsExactly(early);
      assertThat(Arrays.copyOfRange(early, 6 * 20, 8 * 20))
          .containsExactly(Arrays.copyOfRange(start, 6 * 20, 8 * 20));
    }
  }

  @Test
  void theStoredRowsAreThoseTouched() {
    try (PointerScope scope = new PointerScope()) {
      Bitmap bits = bits(20, 3);
      Table table = new Table(Form.ROWS, bits, 20, 1);
      table.step(1, 12, 2, 6);
      table.step(2, 6, 0);
      save(table, "some");
      try (TensorSource values = SafetensorsFile.open(dir.resolve("some-values"))) {
        assertThat(Stored.rows(values, "table", 20)).containsExactly(0, 2, 6, 12);
        float[] now = table.values();
        Map<Integer, Float> expected = new LinkedHashMap<>();
        IntStream.of(0, 2, 6, 12)
            .flatMap(r -> IntStream.range(20 * r, 20 * r + 20))
            .filter(bits::get)
            .forEach(i -> expected.put(i, now[i]));
        float[] stored = Stored.floats(values, "table", -1);
        assertThat(stored).hasSize(expected.size());
        int j = 0;
        for (float value : expected.values()) {
          assertThat(stored[j++]).isEqualTo(value);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void aStateOfOtherEntriesIsRefused(Form form) {
    try (PointerScope scope = new PointerScope()) {
      Table table = new Table(form, bits(20, 3), 20, 1);
      table.step(1, 0, 1, 3);
      save(table, "state");
      Table other = new Table(form, bits(30, 5), 30, 1);
      assertThatThrownBy(() -> load(other, "state"))
          .isInstanceOf(Problem.class)
          .hasMessageContaining(dir.resolve("state-values").toString())
          .hasMessageContaining("table")
          .hasMessageContaining("use it only with");
    }
  }

  @Test
  void decayIsOfTheEntriesOnly() {
    try (PointerScope scope = new PointerScope()) {
      Bitmap bits = bits(20, 3);
      Table table = new Table(Form.TENSOR, bits, 20, 1);
      float[] start = table.values();
      // Without a gradient nothing moves but by decay.
      table.entries.update(new Adam.Update(new Adam(0.9, 0.999, 1e-8, 0.5), 0.1, 1, 1));
      float[] now = table.values();
      for (int i = 0; i < now.length; i++) {
        assertThat(now[i]).isEqualTo(bits.get(i) ? (float) (1 - 0.1 * 0.5) * start[i] : start[i]);
      }
    }
  }

  private void save(Table table, String name) {
    SafetensorsWriter.write(dir.resolve(name + "-values"), Map.of(), table.entries.values());
    SafetensorsWriter.write(dir.resolve(name + "-moments"), Map.of(), table.entries.moments());
  }

  private void load(Table table, String name) {
    try (TensorSource values = SafetensorsFile.open(dir.resolve(name + "-values"));
        TensorSource moments = SafetensorsFile.open(dir.resolve(name + "-moments"))) {
      table.entries.load(values);
      table.entries.loadMoments(moments);
    }
  }
}
