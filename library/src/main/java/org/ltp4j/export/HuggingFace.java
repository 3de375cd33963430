package org.ltp4j.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.classify.Classifier;
import org.ltp4j.json.Json;
import org.ltp4j.prompt.ClassHead;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.template.PromptFormat;
import org.ltp4j.template.Template;
import org.ltp4j.template.Verbalizer;
import org.ltp4j.tokenizer.Tokenizer;

/** A directory that Hugging Face transformers opens as it opens any model. */
final class HuggingFace {
  static final String WEIGHTS = "model.safetensors";

  private final Adapter adapter;
  private final Classifier classifier;
  private final Merged merged;
  private final Path name;

  /**
   * Prepares.
   *
   * @param name where the directory will be, for its model card
   */
  HuggingFace(Adapter adapter, Classifier classifier, Merged merged, Path name) {
    this.adapter = adapter;
    this.classifier = classifier;
    this.merged = merged;
    this.name = name;
  }

  void write(Path folder) throws IOException {
    List<TensorData> tensors = new ArrayList<>(merged.tensors());
    tensors.addAll(head());
    Files.writeString(folder.resolve("config.json"), Json.page(config()));
    merged.pieces().write(classifier.baseDirectory(), folder);
    Description description = description();
    Files.writeString(folder.resolve(Description.FILE), Json.page(description));
    Files.writeString(
        folder.resolve("README.md"),
        Card.of(description, adapter, name, merged.head().isEmpty()).text());
    SafetensorsWriter.write(folder.resolve(WEIGHTS), Map.of("format", "pt"), tensors);
  }

  private List<TensorData> head() {
    List<TensorData> tensors = new ArrayList<>();
    if (!merged.head().isEmpty()) {
      Map<String, String> names =
          Architecture.headNames(adapter.directory(), merged.config().family(), merged.format());
      ClassHead.shapes(merged.config(), merged.format().labels().size())
          .forEach(
              (own, shape) ->
                  tensors.add(TensorData.floats(names.get(own), merged.head().get(own), shape)));
    }
    return tensors;
  }

  /** The base's own settings, and what has changed. */
  private ObjectNode config() throws IOException {
    Path file = classifier.baseDirectory().resolve("config.json");
    ObjectNode json = (ObjectNode) Json.MAPPER.readTree(file.toFile());
    boolean classification = !merged.head().isEmpty();
    json.putArray("architectures")
        .add(Architecture.name(json.path("model_type").asText(), classification));
    json.put("vocab_size", merged.config().vocabulary());
    json.remove("dtype");
    json.put("torch_dtype", "float32");
    if (classification) {
      List<String> labels = merged.format().labels();
      ObjectNode names = json.putObject("id2label");
      ObjectNode ids = json.putObject("label2id");
      for (int i = 0; i < labels.size(); i++) {
        names.put(Integer.toString(i), labels.get(i));
        ids.put(labels.get(i), i);
      }
      json.put("problem_type", "single_label_classification");
    }
    return json;
  }

  private Description description() {
    PromptFormat format = merged.format();
    try (Tokenizer tokenizer = Tokenizer.open(classifier.baseDirectory())) {
      InputParts.Names names =
          new InputParts.Names(
              tokenizer.piece(tokenizer.bos()),
              tokenizer.piece(tokenizer.eos()),
              tokenizer.piece(tokenizer.mask()));
      Verbalizer words = merged.head().isEmpty() ? format.verbalizer(tokenizer) : null;
      return new Description(
          Description.FORMAT,
          adapter.config().task().name(),
          format.labels(),
          format.template(),
          InputParts.of(format, names, merged.pieces().names()),
          Template.parse(format.template()).fields(),
          format.stripPunctuation(),
          format.maxLength(),
          words == null ? null : format.labelWords(),
          words == null ? null : words.pieces(),
          classifier.logPrior().orElse(null));
    }
  }
}
