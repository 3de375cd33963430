package org.ltp4j.mlm;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.engine.Tensors;
import org.ltp4j.json.Json;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.optim.EntryScores;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.run.Provenance;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.ticket.Delta;

/** Writes a delta: θ1, or a score of it, tensor by tensor, without a second copy of the model. */
final class DeltaFile {
  private DeltaFile() {}

  /** What a delta's tensors hold. */
  @FunctionalInterface
  interface Values {
    /** The n values of a tensor from a flat index on, F32, little-endian. */
    ByteBuffer of(Parameter parameter, long from, int n);
  }

  /** θ1. */
  static Values weights(ModelWeights after) {
    return (p, from, n) -> values(p, from, n, after);
  }

  /** |θ1 - θ0|. */
  static Values change(ModelWeights after, ModelWeights origin) {
    return (p, from, n) -> change(p, from, n, after, origin);
  }

  /** The scores after this many steps. */
  static Values scores(EntryScores scores, long steps) {
    return (p, from, n) -> bytes(scores.scores(p.name(), steps, from, n));
  }

  /** Writes the values of all parameters. */
  static void write(
      Path file,
      Delta.Content content,
      Values values,
      List<Parameter> parameters,
      BaseIdentity base,
      Provenance provenance) {
    List<TensorData> tensors =
        parameters.stream()
            .map(
                p ->
                    TensorData.pieces(
                        new TensorInfo(p.name(), Dtype.F32, p.shape()),
                        (from, n) -> values.of(p, from, n)))
            .toList();
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("format", Delta.FORMAT);
    metadata.put("content", content.toString());
    base.describe(metadata);
    metadata.put(
        "provenance",
        Json.line(
            new TreeMap<>(
                Map.of(
                    "version", provenance.version(),
                    "settings", Json.line(provenance.settings()),
                    "inputs", Json.line(provenance.inputs())))));
    SafetensorsWriter.write(file, metadata, tensors);
  }

  private static ByteBuffer values(Parameter p, long from, int n, ModelWeights weights) {
    if (weights.engine().onHost()) {
      return weights.memory(p.name()).bytes(from, n);
    }
    try (PointerScope scope = new PointerScope()) {
      return bytes(Tensors.floats(weights.tensor(p.name()), from, n));
    }
  }

  private static ByteBuffer change(
      Parameter p, long from, int n, ModelWeights after, ModelWeights origin) {
    FloatBuffer theta1 = after.values(p, from, n);
    FloatBuffer theta0 = origin.memory(p.name()).floats(from, n);
    float[] change = new float[n];
    for (int i = 0; i < n; i++) {
      change[i] = Math.abs(theta1.get(i) - theta0.get(i));
    }
    return bytes(change);
  }

  private static ByteBuffer bytes(float[] values) {
    ByteBuffer bytes = Tensors.allocateFloats(values.length);
    bytes.asFloatBuffer().put(values);
    return bytes;
  }
}
