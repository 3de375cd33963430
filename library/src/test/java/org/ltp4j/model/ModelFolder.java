package org.ltp4j.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.engine.Tensors;
import org.ltp4j.golden.Golden;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.safetensors.TensorSource;

/** Copies of the fixtures' models with one thing changed. */
final class ModelFolder {
  private ModelFolder() {}

  /**
   * Copies config.json and the weights.
   *
   * @param change what each tensor becomes; an empty list leaves it out
   */
  static Path copy(String model, Path to, Function<TensorData, List<TensorData>> change) {
    Path from = Golden.folder().resolve(model);
    try (TensorSource source = SafetensorsFile.open(from.resolve("model.safetensors"))) {
      Files.createDirectories(to);
      Files.copy(from.resolve("config.json"), to.resolve("config.json"));
      List<TensorData> tensors = new ArrayList<>();
      source
          .tensors()
          .forEach(
              (name, info) ->
                  tensors.addAll(change.apply(TensorData.of(info, source.bytes(name)))));
      SafetensorsWriter.write(to.resolve("model.safetensors"), Map.of("format", "pt"), tensors);
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies with other names; the name null leaves a tensor out. */
  static Path renamed(String model, Path to, UnaryOperator<String> name) {
    return copy(
        model,
        to,
        t -> {
          String other = name.apply(t.info().name());
          return other == null ? List.of() : List.of(as(t, other));
        });
  }

  static TensorData as(TensorData t, String name) {
    return new TensorData(new TensorInfo(name, t.info().dtype(), t.info().shape()), t.pieces());
  }

  /** The same values rounded to a format of half the size. */
  static TensorData halved(TensorData t, Dtype dtype) {
    ScalarType type = dtype == Dtype.F16 ? ScalarType.Half : ScalarType.BFloat16;
    try (PointerScope scope = new PointerScope()) {
      float[] values = floats(t);
      ShortBuffer bits =
          Tensors.of(values, values.length).to(type).view(ScalarType.Short).createBuffer();
      ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asShortBuffer().put(bits);
      return TensorData.of(new TensorInfo(t.info().name(), dtype, t.info().shape()), bytes);
    }
  }

  static float[] floats(TensorData t) {
    float[] values = new float[(int) t.info().elements()];
    t.bytes().asFloatBuffer().get(values);
    return values;
  }
}
