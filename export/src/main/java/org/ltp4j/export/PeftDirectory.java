package org.ltp4j.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.classify.Classifier;
import org.ltp4j.data.Example;
import org.ltp4j.engine.Engine;
import org.ltp4j.json.Json;
import org.ltp4j.model.Additions;
import org.ltp4j.model.LowRank;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.peft.PeftConfig;
import org.ltp4j.peft.PeftLora;
import org.ltp4j.peft.PeftPrompt;
import org.ltp4j.problem.Problem;
import org.ltp4j.prompt.ClassHead;
import org.ltp4j.run.Provenance;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.WholeTensor;
import org.ltp4j.scoring.EncodedSet;
import org.ltp4j.template.HeadKind;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * A directory that Hugging Face PEFT loads onto the base model: a LoRA, or a soft prompt that
 * stands before the text.
 */
final class PeftDirectory implements Form {
  private final Adapter adapter;
  private final Classifier classifier;
  private final ExportSettings settings;
  private final Provenance provenance;
  private final Trained trained;
  private final ModelWeights weights;

  /**
   * Prepares.
   *
   * @param engine what compares
   * @throws Problem if PEFT has nothing that computes the same
   */
  PeftDirectory(
      Adapter adapter,
      Classifier classifier,
      ExportSettings settings,
      Provenance provenance,
      Engine engine) {
    this.adapter = adapter;
    this.classifier = classifier;
    this.settings = settings;
    this.provenance = provenance;
    ModelConfig config = ModelConfig.load(classifier.baseDirectory());
    this.trained = Trained.of(adapter, settings.ticket().orElse(null), config.parameters());
    requireEqual(config);
    this.weights = ModelWeights.open(classifier.baseDirectory(), engine);
  }

  private void requireEqual(ModelConfig config) {
    if (trained.prefix() > 0) {
      throw refused(
          "a deep prompt: PEFT's prefix tuning moves the text's positions behind it, and takes no"
              + " model of this kind with a classification head",
          "use it with ltp predict");
    }
    boolean products = trained.rank() > 0 && trained.virtual() == 0;
    boolean prompt =
        trained.virtual() > 0
            && trained.opens()
            && trained.rank() == 0
            && head() != HeadKind.CLASSIFICATION;
    if (!trained.leavesModel() || !products && !prompt) {
      throw refused(
          trained.said()
              + (trained.virtual() > 0 && head() == HeadKind.CLASSIFICATION
                  ? " and a classification head"
                  : ""),
          "write the merged model (--to hf)"
              + (trained.leavesModel() ? "" : " or its sparse change (--to sft)"));
    }
    if (head() != HeadKind.LABEL_WORDS) {
      Architecture.headNames(adapter.directory(), config.family(), adapter.config().prompt());
    }
  }

  private Problem refused(String found, String remedy) {
    return Problem.input(
        adapter.directory(),
        "what PEFT has an equal for: low-rank products alone, or a soft prompt before the text with"
            + " label words or tags of words and nothing else",
        found,
        remedy);
  }

  private HeadKind head() {
    return adapter.config().prompt().head();
  }

  @Override
  public void write(Path folder) throws IOException {
    Description description = Description.of(adapter, classifier, List.of());
    Files.writeString(folder.resolve(PeftConfig.FILE), Json.page(config()));
    SafetensorsWriter.write(folder.resolve(PeftLora.WEIGHTS), Map.of("format", "pt"), tensors());
    try (Tokenizer tokenizer = Tokenizer.open(classifier.baseDirectory())) {
      AddedPieces.of(tokenizer, 0).write(classifier.baseDirectory(), folder);
    }
    Files.writeString(folder.resolve(Description.FILE), Json.page(description));
    Files.writeString(
        folder.resolve("README.md"),
        Card.ofPeft(description, adapter, settings.out(), settings.base(adapter), trained.virtual())
            .text());
    Files.writeString(folder.resolve(Export.PROVENANCE), provenance.finish().toJson());
  }

  private ObjectNode config() {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("base_model_name_or_path", settings.base(adapter));
    json.put("inference_mode", true);
    if (trained.virtual() > 0) {
      ModelConfig model = weights.config();
      json.put("peft_type", "PROMPT_TUNING");
      putHead(json, "FEATURE_EXTRACTION");
      json.put("num_virtual_tokens", trained.virtual());
      json.put("token_dim", model.hidden());
      json.put("num_transformer_submodules", 1);
      json.put("num_attention_heads", model.heads());
      json.put("num_layers", model.layers());
      json.put("prompt_tuning_init", "RANDOM");
      return json;
    }
    double alpha = adapter.config().additions().alpha();
    json.put("peft_type", "LORA");
    json.put("r", trained.rank());
    if (alpha == Math.rint(alpha) && alpha < 1L << 53) {
      json.put("lora_alpha", (long) alpha);
    } else {
      json.put("lora_alpha", alpha);
    }
    json.put("lora_dropout", 0.0);
    json.put("bias", "none");
    json.put("fan_in_fan_out", false);
    json.put("init_lora_weights", true);
    ArrayNode targets = json.putArray("target_modules");
    targets().forEach(targets::add);
    putHead(json, null);
    return json;
  }

  /**
   * PEFT's task, and a head that is saved beside what was trained.
   *
   * @param words the task that leaves the model's own scores as they are, where these answer
   */
  private void putHead(ObjectNode json, String words) {
    if (head() == HeadKind.LABEL_WORDS) {
      json.put("task_type", words);
      return;
    }
    json.put("task_type", head() == HeadKind.TOKENS ? "TOKEN_CLS" : "SEQ_CLS");
    ArrayNode saved = json.putArray("modules_to_save");
    headNames().values().stream()
        .map(name -> name.replaceFirst("\\.(dense|out_proj)\\.\\w+$|\\.(weight|bias)$", ""))
        .map(module -> module.substring(module.lastIndexOf('.') + 1))
        .distinct()
        .forEach(saved::add);
  }

  private Map<String, String> headNames() {
    return Architecture.headNames(
        adapter.directory(), weights.config().family(), adapter.config().prompt());
  }

  /** Last parts of the modules' names where these name no other module, else whole names. */
  private List<String> targets() {
    try (Additions additions = adapter.additions(weights)) {
      List<String> modules =
          additions.tensors().keySet().stream()
              .map(name -> name.replaceFirst("\\.lora_[AB]\\.weight$", ""))
              .distinct()
              .toList();
      List<String> ends = modules.stream().map(PeftDirectory::end).distinct().toList();
      boolean others =
          weights.parameters().stream()
              .map(Parameter::name)
              .filter(name -> name.endsWith(".weight"))
              .map(name -> name.substring(0, name.lastIndexOf('.')))
              .anyMatch(module -> ends.contains(end(module)) && !modules.contains(module));
      return others || ends.contains("dense") ? modules : ends;
    }
  }

  private static String end(String module) {
    return module.substring(module.lastIndexOf('.') + 1);
  }

  private List<TensorData> tensors() {
    List<TensorData> tensors = new ArrayList<>();
    ModelConfig config = weights.config();
    if (trained.virtual() > 0) {
      float[] prompt = stored(Map.of(Adapter.PROMPT, promptShape())).get(Adapter.PROMPT);
      tensors.add(TensorData.floats(PeftPrompt.TENSOR, prompt, promptShape()));
      addHead(tensors, PeftPrompt.PREFIX);
      return tensors;
    }
    try (Additions additions = adapter.additions(weights)) {
      Map<String, long[]> shapes = new LinkedHashMap<>();
      additions.tensors().forEach((name, t) -> shapes.put(name, t.shape()));
      stored(shapes)
          .forEach(
              (name, values) ->
                  tensors.add(TensorData.floats(PeftLora.PREFIX + name, values, shapes.get(name))));
    }
    addHead(tensors, PeftLora.PREFIX);
    return tensors;
  }

  private void addHead(List<TensorData> tensors, String prefix) {
    if (head() != HeadKind.LABEL_WORDS) {
      Map<String, long[]> shapes =
          ClassHead.shapes(head(), weights.config(), classifier.labels().size());
      Map<String, float[]> values = adapter.part(Adapter.HEAD, shapes);
      headNames()
          .forEach(
              (own, name) ->
                  tensors.add(TensorData.floats(prefix + name, values.get(own), shapes.get(own))));
    }
  }

  private long[] promptShape() {
    return new long[] {trained.virtual(), weights.config().hidden()};
  }

  private Map<String, float[]> stored(Map<String, long[]> shapes) {
    return adapter.part("", shapes);
  }

  @Override
  public int[] ids(int[] own) {
    return IntStream.of(own).filter(id -> id >= 0).toArray(); // PEFT puts virtual tokens there
  }

  @Override
  public List<float[]> scores(Path folder, List<Example> rows, EncodedSet own) throws IOException {
    Rescored rescored = new Rescored(weights, Description.read(folder), adapter.config().prompt());
    ModelConfig config = weights.config();
    if (trained.virtual() > 0) {
      PeftPrompt prompt = PeftPrompt.read(folder, config.hidden());
      return rescored.by(Additions.NONE, prompt.vectors(), head(prompt.others()), ids -> ids, own);
    }
    PeftLora lora = PeftLora.read(folder, config.parameters());
    LowRank products =
        LowRank.of(config, lora.rank(), lora.alpha(), lora.factors(), weights.engine());
    try (Additions additions = new Additions(null, products)) {
      return rescored.by(additions, new float[0], head(lora.others()), ids -> ids, own);
    }
  }

  /** A head's values by our names, of those by transformers'. */
  private Map<String, float[]> head(Map<String, WholeTensor> stored) {
    Map<String, float[]> head = new LinkedHashMap<>();
    if (head() != HeadKind.LABEL_WORDS) {
      headNames().forEach((name, there) -> head.put(name, stored.get(there).values()));
    }
    return head;
  }

  @Override
  public void close() {
    weights.close();
  }
}
