package org.ltp4j.mlm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.engine.Tensors;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.json.Json;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.modelfiles.ModelFiles;
import org.ltp4j.modelname.ModelName;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.recipe.MlmSettings.Numbers;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * Writes a model directory that ltp4j opens, and Hugging Face transformers too unless its matrices
 * are in eight bits: transformers knows no embeddings in that form.
 */
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
          Files.writeString(folder.resolve("config.json"), config(weights, source, numbers));
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

  private static String config(ModelWeights weights, Path model, Numbers numbers)
      throws IOException {
    ObjectNode json = weights.config().json(model);
    if (numbers == Numbers.INT8) {
      json.set(ModelFiles.ROUNDING, Json.MAPPER.readTree(RoundedRows.SCHEME));
    }
    return json.toPrettyString() + "\n";
  }

  private static List<TensorData> tensors(ModelWeights weights, Numbers numbers) {
    List<TensorData> tensors = new ArrayList<>();
    for (Parameter p : weights.parameters()) {
      Tensor tensor = weights.tensor(p.name());
      if (numbers == Numbers.FP32) {
        tensors.add(stored(p, Dtype.F32, tensor, ModelDirectory::singles));
      } else if (numbers == Numbers.INT8 && p.shape().length == 2) {
        tensors.addAll(RoundedRows.of(tensor).stored(p.name()));
      } else {
        tensors.add(stored(p, Dtype.F16, tensor, ModelDirectory::halves));
      }
    }
    return tensors;
  }

  private static TensorData stored(
      Parameter p, Dtype dtype, Tensor tensor, Function<Tensor, ByteBuffer> bytes) {
    return TensorData.pieces(
        new TensorInfo(p.name(), dtype, p.shape()),
        (from, n) -> {
          try (PointerScope scope = new PointerScope()) {
            Tensor values = tensor.detach().view(tensor.numel());
            return bytes.apply(Tensors.slice(values, 0, from, from + n));
          }
        });
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
