package org.ltp4j.ticket;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.Floats;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.safetensors.TensorSource;

/** Reads parts of floating-point tensors as float32, straight from the mapped bytes. */
final class TensorFloats {
  private record View(Dtype dtype, ByteBuffer bytes) {}

  private final TensorSource source;
  private final Map<String, View> views = new ConcurrentHashMap<>();

  TensorFloats(TensorSource source) {
    this.source = source;
  }

  /** Reads n entries from a flat index on into {@code out[at..at+n)}; safe from several threads. */
  void read(Parameter parameter, long offset, float[] out, int at, int n) {
    View view = views.get(parameter.name());
    if (view == null) {
      view = views.computeIfAbsent(parameter.name(), name -> open(parameter));
    }
    Floats.read(view.dtype, view.bytes, Math.toIntExact(offset), out, at, n);
  }

  String describe() {
    return source.describe();
  }

  private View open(Parameter parameter) {
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
    ByteBuffer bytes = source.bytes(parameter.name()).slice().order(ByteOrder.LITTLE_ENDIAN);
    return new View(info.dtype(), bytes);
  }
}
