package org.ltp4j.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.modelname.ModelName;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;
import org.ltp4j.tokenizer.Tokenizer;

/** The base model: its shape, identity and tokenizer. */
final class ModelCheck {
  private ModelCheck() {}

  static void config(Notes notes, ModelConfig config) {
    notes.fine("family", config.family().modelType());
    notes.fine(
        "size",
        "%s parameters: %s layers, hidden %s, %s heads, feed-forward %s, vocabulary %s"
            .formatted(
                Quantities.count(parameters(config)),
                config.layers(),
                config.hidden(),
                config.heads(),
                config.intermediate(),
                Quantities.count(config.vocabulary())));
    notes.fine("positions", config.maxTokens() + " tokens at most, virtual ones included");
    notes.fact("family", config.family().modelType());
    notes.fact("parameters", parameters(config));
    notes.fact("layers", config.layers());
    notes.fact("hidden", config.hidden());
    notes.fact("vocabulary", config.vocabulary());
    notes.fact("max_tokens", config.maxTokens());
  }

  static void weights(Notes notes, Path model, ModelWeights weights) {
    notes.fine(
        "weights", (weights.hasHead() ? "with a" : "no") + " masked-language-modelling head");
    notes.fact("head", weights.hasHead());
    notes.fine("base", "sha256 " + weights.sha256());
    notes.fact("sha256", weights.sha256());
    mapping(
        notes,
        isReadOnly(ModelName.directory(model), Files::isWritable),
        parameters(weights.config()));
  }

  /** Label words need one. */
  static void head(Notes notes, ModelWeights weights) {
    notes.attempt(
        "weights",
        () -> {
          weights.requireHead();
          return weights;
        });
  }

  /** Pieces without a row of the embeddings would crash; rows without a piece only cost memory. */
  static void tokenizer(Notes notes, Path directory, Tokenizer tokenizer, ModelConfig config) {
    int pieces = tokenizer.size();
    notes.fact("pieces", pieces);
    if (pieces > config.vocabulary()) {
      notes.fail(
          "tokenizer",
          Problem.input(
              Tokenizer.file(directory),
              "at most as many pieces as vocab_size in config.json, " + config.vocabulary(),
              pieces + " pieces",
              "take tokenizer and weights of the same model"));
    } else {
      notes.warnIf(
          pieces < config.vocabulary(),
          "tokenizer",
          Quantities.count(pieces) + " pieces for a vocabulary of " + config.vocabulary(),
          "fine if the model pads its vocabulary, else it is another model's tokenizer");
    }
    config.paddingNote(directory, tokenizer.pad()).ifPresent(gap -> notes.warn("padding", gap));
  }

  /** What it means that weights cannot be mapped. */
  static void mapping(Notes notes, boolean readOnly, long parameters) {
    notes.fact("mapped", !readOnly);
    if (readOnly) {
      notes.warn(
          "weights file",
          "read-only, so "
              + Quantities.bytes(4.0 * parameters)
              + " are read into direct memory instead of mapped; make the file writable"
              + " (it is never written to), or see that -XX:MaxDirectMemorySize suffices");
    }
  }

  /** Whether some weights cannot be mapped because this process may not write to their file. */
  static boolean isReadOnly(Path directory, Predicate<Path> writable) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(safetensors|bin)"))
          .anyMatch(writable.negate());
    } catch (IOException e) {
      throw Problem.input(directory, "a readable folder", e.getMessage(), "check its rights")
          .causedBy(e);
    }
  }

  static long parameters(ModelConfig config) {
    return config.parameters().stream().mapToLong(Parameter::elements).sum();
  }
}
