package org.ltp4j.mlm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.ltp4j.engine.Tensors;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.tokenizer.Tokenizer;

/** Writes a model directory that ltp4j and Hugging Face transformers open. */
final class ModelDirectory {
  private static final List<String> TOKENIZER_SETTINGS =
      List.of(
          "tokenizer_config.json",
          "special_tokens_map.json",
          "sentencepiece.bpe.model",
          "vocab.txt");

  private ModelDirectory() {}

  /** Weights, config, and the tokenizer's files of {@code source}. */
  static void write(Path directory, ModelWeights weights, Path source) {
    AtomicFiles.directory(
        directory,
        folder -> {
          Files.writeString(folder.resolve("config.json"), weights.config().toJson());
          Tokenizer.writeJson(source, folder.resolve("tokenizer.json"));
          for (String name : TOKENIZER_SETTINGS) {
            copy(source.resolve(name), folder.resolve(name));
          }
          SafetensorsWriter.write(
              folder.resolve("model.safetensors"), Map.of("format", "pt"), tensors(weights));
        });
  }

  private static void copy(Path from, Path to) throws IOException {
    if (Files.exists(from)) {
      Files.copy(from, to);
    }
  }

  private static List<TensorData> tensors(ModelWeights weights) {
    return weights.parameters().stream()
        .map(
            p ->
                new TensorData(
                    new TensorInfo(p.name(), Dtype.F32, p.shape()),
                    () -> {
                      try (PointerScope scope = new PointerScope()) {
                        return TensorData.floats(
                                p.name(), Tensors.floats(weights.tensor(p.name())), p.shape())
                            .data()
                            .get();
                      }
                    }))
        .toList();
  }
}
