package org.ltp4j.optim;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.ticket.Bitmap;

/**
 * The selected entries of an embedding table (V, H) that lives on a device. All of them have
 * moments there, those of rows that no batch has touched are zero and move nothing. It stores what
 * {@link RowEntries} stores, so checkpoints and adapters move between devices.
 */
final class DeviceRows implements EngineTrainable, RowGradients {
  private final TensorPart part;
  private final DeviceVectors vectors;
  private final Bitmap bits;
  private final TreeSet<Integer> touched = new TreeSet<>();

  /** The entries of {@code bits}; the table itself needs no gradient. */
  DeviceRows(Parameter parameter, ModelWeights weights, Bitmap bits) {
    this.vectors = new DeviceVectors(parameter, weights, bits, Optional.empty());
    this.part = TensorPart.of(parameter, vectors.count());
    this.bits = bits;
  }

  @Override
  public TensorPart part() {
    return part;
  }

  @Override
  public EngineState state() {
    return vectors;
  }

  @Override
  public Optional<RowGradients> rows() {
    return Optional.of(this);
  }

  @Override
  public void addRows(long[] ids, Tensor gradient) {
    vectors.addRows(ids, gradient);
    touch(ids);
  }

  @Override
  public void share(GradientSum sum) {
    touch(sum.rows());
    sum.tensor(vectors.gradient());
  }

  private void touch(long[] rows) {
    for (long row : rows) {
      touched.add((int) row);
    }
  }

  @Override
  public List<TensorData> values() {
    long[] rows = touched.stream().mapToLong(Integer::longValue).toArray();
    return List.of(
        data(name(), vectors.current()),
        TensorData.longs(name() + RowEntries.ROWS, rows, rows.length));
  }

  @Override
  public List<TensorData> moments() {
    return vectors.adamMoments().stored(name(), this::data);
  }

  /** The touched rows' part of a vector. */
  private TensorData data(String name, Tensor vector) {
    try (PointerScope scope = new PointerScope()) {
      float[] all = Tensors.floats(vector);
      float[] some = new float[TouchedRows.size(bits, columns(), touched)];
      TouchedRows.forEach(bits, columns(), touched, (place, j) -> some[j] = all[place]);
      return TensorData.floats(name, some, some.length);
    }
  }

  private int columns() {
    return (int) part.shape()[1];
  }

  @Override
  public void load(TensorSource values) {
    touched.clear();
    touch(Stored.rows(values, name(), part.shape()[0]));
    vectors.set(full(values, name(), vectors.origin()));
  }

  @Override
  public void loadMoments(TensorSource moments) {
    vectors.setMoments(
        full(moments, Moments.FIRST + name(), new float[vectors.count()]),
        full(moments, Moments.SECOND + name(), new float[vectors.count()]));
  }

  /** Stored numbers of the touched rows' entries, put into those of all entries. */
  private float[] full(TensorSource source, String name, float[] all) {
    float[] some = Stored.floats(source, name, TouchedRows.size(bits, columns(), touched));
    TouchedRows.forEach(bits, columns(), touched, (place, j) -> all[place] = some[j]);
    return all;
  }

  @Override
  public void close() {
    vectors.close();
  }
}
