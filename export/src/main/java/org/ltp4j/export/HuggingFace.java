package org.ltp4j.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.classify.Classifier;
import org.ltp4j.data.Example;
import org.ltp4j.data.TaskKind;
import org.ltp4j.engine.Engine;
import org.ltp4j.json.Json;
import org.ltp4j.model.Additions;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.modelfiles.ModelFiles;
import org.ltp4j.run.Provenance;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.scoring.EncodedSet;
import org.ltp4j.template.HeadKind;

/** A directory that Hugging Face transformers opens as it opens any model. */
final class HuggingFace implements Form {
  private static final String WEIGHTS = "model.safetensors";

  private final Adapter adapter;
  private final Classifier classifier;
  private final Merged merged;
  private final Path name;
  private final Provenance provenance;
  private final Engine engine;

  /**
   * Prepares.
   *
   * @param name where the directory will be, for its model card
   * @param engine what compares
   */
  HuggingFace(
      Adapter adapter,
      Classifier classifier,
      Merged merged,
      Path name,
      Provenance provenance,
      Engine engine) {
    this.adapter = adapter;
    this.classifier = classifier;
    this.merged = merged;
    this.name = name;
    this.provenance = provenance;
    this.engine = engine;
  }

  @Override
  public void write(Path folder) throws IOException {
    List<TensorData> tensors = new ArrayList<>(merged.tensors());
    Map<String, String> names = headNames();
    merged
        .headTensors()
        .forEach(
            t ->
                tensors.add(
                    TensorData.floats(
                        names.get(t.info().name()),
                        merged.head().get(t.info().name()),
                        t.info().shape())));
    Files.writeString(folder.resolve("config.json"), Json.page(config()));
    merged.pieces().write(classifier.baseDirectory(), folder);
    Description description = Description.of(adapter, classifier, merged.pieces().names());
    Files.writeString(folder.resolve(Description.FILE), Json.page(description));
    Files.writeString(
        folder.resolve("README.md"), Card.ofTransformers(description, adapter, name).text());
    SafetensorsWriter.write(folder.resolve(WEIGHTS), Map.of("format", "pt"), tensors);
    Files.writeString(folder.resolve(Export.PROVENANCE), provenance.finish().toJson());
  }

  /** What transformers calls the tensors of a head of its own; empty without one. */
  private Map<String, String> headNames() {
    return merged.head().isEmpty()
        ? Map.of()
        : Architecture.headNames(adapter.directory(), merged.config().family(), merged.format());
  }

  /** The base's own settings, and what has changed. */
  private ObjectNode config() throws IOException {
    Path file = classifier.baseDirectory().resolve("config.json");
    ObjectNode json = (ObjectNode) Json.MAPPER.readTree(file.toFile());
    boolean hasHead = !merged.head().isEmpty();
    json.putArray("architectures")
        .add(Architecture.name(json.path("model_type").asText(), merged.format().head()));
    json.put("vocab_size", merged.config().vocabulary());
    json.remove(List.of("dtype", ModelFiles.ROUNDING));
    json.put("torch_dtype", "float32");
    if (hasHead) {
      List<String> labels = merged.format().labels();
      ObjectNode names = json.putObject("id2label");
      ObjectNode ids = json.putObject("label2id");
      for (int i = 0; i < labels.size(); i++) {
        names.put(Integer.toString(i), labels.get(i));
        ids.put(labels.get(i), i);
      }
    }
    if (merged.format().head() == HeadKind.CLASSIFICATION) {
      boolean several = adapter.config().task().kind() == TaskKind.MULTI_LABEL;
      json.put("problem_type", (several ? "multi" : "single") + "_label_classification");
    }
    return json;
  }

  @Override
  public int[] ids(int[] own) {
    return merged.pieces().mapped(own);
  }

  @Override
  public void close() {
    merged.close();
  }

  @Override
  public List<float[]> scores(Path folder, List<Example> rows, EncodedSet own) throws IOException {
    Description description = Description.read(folder);
    try (ModelWeights weights = ModelWeights.open(folder, engine)) {
      return new Rescored(weights, description, merged.format())
          .by(Additions.NONE, new float[0], head(folder), this::ids, own);
    }
  }

  /** The classification head's values by our names; empty without one. */
  private Map<String, float[]> head(Path folder) {
    Map<String, float[]> values = new HashMap<>();
    if (merged.head().isEmpty()) {
      return values;
    }
    try (TensorSource stored = SafetensorsFile.open(folder.resolve(WEIGHTS))) {
      headNames().forEach((own, name) -> values.put(own, stored.floats(name)));
    }
    return values;
  }
}
