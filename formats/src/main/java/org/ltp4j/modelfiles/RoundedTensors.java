package org.ltp4j.modelfiles;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.Floats;
import org.ltp4j.safetensors.Quoted;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.safetensors.TensorSource;

/**
 * Weights of which some matrices are stored in eight bits with a scale for each row, as float32: a
 * matrix {@code X} of signed bytes (n, m) beside {@code X_scale} (n, 1) has the values {@code X *
 * X_scale}, rounded to nearest. The names and shapes are those of the format "int-quantized" of
 * compressed-tensors with a scale for each output channel.
 */
final class RoundedTensors implements TensorSource {
  private final TensorSource files;
  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
  private final Map<String, float[]> scales = new HashMap<>();

  private RoundedTensors(TensorSource files) {
    this.files = files;
    for (TensorInfo info : files.tensors().values()) {
      if (isRounded(info)) {
        tensors.put(info.name(), new TensorInfo(info.name(), Dtype.F32, info.shape()));
        scales.put(info.name(), scales(info));
      } else {
        tensors.put(info.name(), info);
      }
    }
    scales.keySet().forEach(name -> tensors.remove(name + ModelFiles.SCALE));
  }

  /**
   * The same weights without scales.
   *
   * @return {@code files} itself where no matrix is in eight bits
   * @throws Problem if a scale is not one positive number for each row
   */
  static TensorSource widened(TensorSource files) {
    try {
      RoundedTensors widened = new RoundedTensors(files);
      return widened.scales.isEmpty() ? files : widened;
    } catch (RuntimeException e) {
      files.close();
      throw e;
    }
  }

  private boolean isRounded(TensorInfo info) {
    return info.dtype() == Dtype.I8
        && info.shape().length == 2
        && files.tensors().containsKey(info.name() + ModelFiles.SCALE);
  }

  private float[] scales(TensorInfo matrix) {
    TensorInfo info = files.require(matrix.name() + ModelFiles.SCALE);
    String place = files.describe() + ": tensor " + Quoted.of(info.name());
    long[] shape = {matrix.shape()[0], 1};
    if (!Arrays.equals(info.shape(), shape)) {
      throw Problem.input(
          place,
          "shape " + Arrays.toString(shape) + ", a scale for each row of " + matrix,
          Arrays.toString(info.shape()),
          "use a file whose weights have a scale for each row");
    }
    Floats.require(info);
    float[] scales = new float[Math.toIntExact(info.elements())];
    ByteBuffer bytes = files.piece(info.name(), 0, Math.toIntExact(info.bytes()));
    Floats.read(info.dtype(), bytes, 0, scales, 0, scales.length);
    for (int row = 0; row < scales.length; row++) {
      if (!(scales[row] > 0) || Float.isInfinite(scales[row])) {
        throw Problem.input(
            place, "positive numbers", scales[row] + " in row " + row, "use an undamaged file");
      }
    }
    return scales;
  }

  @Override
  public Map<String, TensorInfo> tensors() {
    return Collections.unmodifiableMap(tensors);
  }

  @Override
  public Map<String, String> metadata() {
    return files.metadata();
  }

  @Override
  public ByteBuffer bytes(String name) {
    if (!scales.containsKey(name)) {
      return files.bytes(name);
    }
    return piece(name, 0, Math.toIntExact(require(name).bytes()));
  }

  @Override
  public ByteBuffer piece(String name, long offset, int length) {
    float[] rows = scales.get(name);
    if (rows == null) {
      return files.piece(name, offset, length);
    }
    long width = tensors.get(name).shape()[1];
    long first = offset / Float.BYTES;
    int n = length / Float.BYTES;
    ByteBuffer small = files.piece(name, first, n);
    ByteBuffer wide = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < n; i++) {
      wide.putFloat(small.get(i) * rows[(int) ((first + i) / width)]);
    }
    return wide.flip();
  }

  @Override
  public Optional<Extent> extent(String name) {
    return scales.containsKey(name) ? Optional.empty() : files.extent(name);
  }

  @Override
  public String describe() {
    return files.describe();
  }

  @Override
  public void close() {
    files.close();
  }
}
