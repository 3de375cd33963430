package org.ltp4j.ticket;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.Floats;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.safetensors.TensorSource;

/** Reads parts of floating-point tensors as float32, piece by piece: a tensor may have any size. */
public final class TensorFloats {
  private final TensorSource source;
  private final Map<String, Dtype> checked = new ConcurrentHashMap<>();

  /** Floats of these tensors; the source stays open as long as this is read. */
  public TensorFloats(TensorSource source) {
    this.source = source;
  }

  /**
   * Reads n entries from a flat index on into {@code out[at..at+n)}; safe from several threads.
   *
   * @throws Problem (input) if there is no such tensor, of that shape and of floating point numbers
   */
  public void read(Parameter parameter, long offset, float[] out, int at, int n) {
    Dtype dtype = checked.get(parameter.name());
    if (dtype == null) {
      dtype = checked.computeIfAbsent(parameter.name(), name -> check(parameter));
    }
    long width = dtype.bytes();
    ByteBuffer piece = source.piece(parameter.name(), offset * width, (int) (n * width));
    Floats.read(dtype, piece, 0, out, at, n);
  }

  /** Names the source in messages. */
  public String describe() {
    return source.describe();
  }

  private Dtype check(Parameter parameter) {
    TensorInfo info = source.tensors().get(parameter.name());
    String place = source.describe() + ", tensor " + parameter.name();
    if (info == null) {
      throw Problem.input(
          place,
          "a tensor of shape " + Arrays.toString(parameter.shape()),
          "none",
          "use the file that belongs to this model");
    }
    if (!Arrays.equals(info.shape(), parameter.shape())) {
      throw Problem.input(
          place,
          "shape " + Arrays.toString(parameter.shape()),
          Arrays.toString(info.shape()),
          "use the file that belongs to this model");
    }
    if (!Floats.are(info.dtype())) {
      throw Problem.input(place, "floating point numbers", info.dtype(), "convert the file to F32");
    }
    return info.dtype();
  }
}
