package org.ltp4j.mlm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.engine.Tensors;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.modelname.ModelName;
import org.ltp4j.recipe.MlmSettings.Numbers;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.tokenizer.Tokenizer;

/** Writes a model directory that ltp4j and Hugging Face transformers open. */
public final class ModelDirectory {
  private static final List<String> TOKENIZER_SETTINGS =
      List.of(
          "tokenizer_config.json",
          "special_tokens_map.json",
          "sentencepiece.bpe.model",
          "vocab.txt");

  private ModelDirectory() {}

  /** Weights, config, and the tokenizer's files of {@code model}. */
  public static void write(Path directory, ModelWeights weights, Path model, Numbers numbers) {
    Path source = ModelName.directory(model);
    AtomicFiles.directory(
        directory,
        folder -> {
          Files.writeString(folder.resolve("config.json"), weights.config().toJson(source));
          Tokenizer.writeJson(source, folder.resolve("tokenizer.json"));
          for (String name : TOKENIZER_SETTINGS) {
            copy(source.resolve(name), folder.resolve(name));
          }
          SafetensorsWriter.write(
              folder.resolve("model.safetensors"),
              Map.of("format", "pt"),
              tensors(weights, numbers));
        });
  }

  private static void copy(Path from, Path to) throws IOException {
    if (Files.exists(from)) {
      Files.copy(from, to);
    }
  }

  private static List<TensorData> tensors(ModelWeights weights, Numbers numbers) {
    return weights.parameters().stream()
        .map(
            p ->
                TensorData.pieces(
                    new TensorInfo(
                        p.name(), numbers == Numbers.FP16 ? Dtype.F16 : Dtype.F32, p.shape()),
                    (from, n) -> bytes(weights.tensor(p.name()), from, n, numbers)))
        .toList();
  }

  private static ByteBuffer bytes(Tensor tensor, long from, int n, Numbers numbers) {
    try (PointerScope scope = new PointerScope()) {
      Tensor part = Tensors.slice(tensor.detach().view(tensor.numel()), 0, from, from + n);
      return numbers == Numbers.FP16 ? halves(part) : singles(part);
    }
  }

  private static ByteBuffer singles(Tensor part) {
    FloatBuffer values = Tensors.hostBuffer(part);
    ByteBuffer bytes = memory(Float.BYTES * values.remaining());
    bytes.asFloatBuffer().put(values);
    return bytes;
  }

  private static ByteBuffer halves(Tensor part) {
    Tensor rounded = part.cpu().to(ScalarType.Half).contiguous();
    ShortBuffer bits = rounded.view(ScalarType.Short).createBuffer();
    ByteBuffer bytes = memory(Short.BYTES * bits.remaining());
    bytes.asShortBuffer().put(bits);
    return bytes;
  }

  private static ByteBuffer memory(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
