package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.adapter.AdapterConfig;
import org.ltp4j.data.KindData;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorSource;

/** What PEFT writes of tasks that tag words, or have several labels a row, as adapters. */
class ImportKindsTest {
  @TempDir private Path dir;

  private Path trained(String method, Object task, Path data) {
    Path run = dir.resolve("run");
    List<Object> words = new ArrayList<>(List.of("train", "--model", Nli.MODEL, "--task", task));
    words.addAll(List.of("--train", data, "--dev", data, "--out", run, "--language", "de"));
    words.addAll(List.of("--method", method, "--epochs", 4, "--learning-rate", 0.05));
    words.addAll(List.of("--max-length", 48, "--batch", 4, "--threads", 1));
    Cli.ltp(words.toArray()).well();
    return run;
  }

  /** The adapter's numbers by PEFT's names. */
  private Path peft(Path run, ObjectNode config) throws IOException {
    Path folder = Files.createDirectory(dir.resolve("peft"));
    Path weights = Adapter.open(run).weightsFile();
    boolean isLora = config.path("peft_type").asText().equals("LORA");
    if (isLora) {
      AdapterConfig.EncoderAdditions additions = Adapter.open(run).config().additions();
      config.put("r", additions.rank()).put("lora_alpha", additions.alpha());
    }
    List<TensorData> tensors = new ArrayList<>();
    try (TensorSource own = SafetensorsFile.open(weights)) {
      for (String name : own.tensors().keySet()) {
        if (name.startsWith("prompt/")) {
          continue; // the network that made it, which PEFT leaves out too
        }
        String plain = name.replaceFirst("^" + Adapter.HEAD, "");
        String theirs =
            name.equals(Adapter.PROMPT)
                ? "prompt_embeddings"
                : (isLora ? "base_model.model." : "base_model.") + plain;
        tensors.add(TensorData.floats(theirs, own.floats(name), own.require(name).shape()));
      }
    }
    SafetensorsWriter.write(folder.resolve("adapter_model.safetensors"), Map.of(), tensors);
    Files.writeString(folder.resolve("adapter_config.json"), Json.page(config));
    return folder;
  }

  private static ObjectNode config(String type, String task) {
    ObjectNode json = Json.MAPPER.createObjectNode().put("peft_type", type).put("task_type", task);
    json.putArray("modules_to_save").add("classifier").add("score");
    return type.equals("LORA")
        ? json
        : json.put("num_virtual_tokens", 4).put("num_transformer_submodules", 1);
  }

  private Cli imported(Path peft, Object task) {
    return Cli.ltp(
        "import",
        peft,
        "--model",
        Nli.MODEL,
        "--task",
        task,
        "--max-length",
        48,
        "--strip-punctuation",
        "--out",
        dir.resolve("in"));
  }

  private static String predicted(Path adapter, String row) {
    return Cli.fed(row + "\n", "predict", "--adapter", adapter).well().out();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lora", "prompt-tuning"})
  void tagsOfWords(String method) throws IOException {
    Path data = Nli.write(dir.resolve("train.txt"), KindData.SENTENCES);
    Path run = trained(method, "masakhaner", data);
    String type = method.equals("lora") ? "LORA" : "PROMPT_TUNING";
    Path peft = peft(run, config(type, "TOKEN_CLS"));
    imported(peft, "masakhaner").well();
    String row = "{\"tokens\": [\"El\", \"tren\", \"de\", \"Sevilla\", \"Norte\"]}";
    assertThat(predicted(dir.resolve("in"), row)).isEqualTo(predicted(run, row)).contains("tags");
    assertThat(Adapter.open(dir.resolve("in")).config().prompt())
        .isEqualTo(Adapter.open(run).config().prompt());
    imported(peft, "xnli").failed(ExitCode.USAGE, "kind tokens, for PEFT's TOKEN_CLS");
    imported(peft, "sib200").failed(ExitCode.USAGE, "kind single-label");
  }

  @Test
  void severalLabels() throws IOException {
    Path data = Nli.write(dir.resolve("topics.tsv"), KindData.TOPICS);
    Path task = Nli.write(dir.resolve("topics.yaml"), KindData.TOPIC_TASK);
    Path run = trained("prompt-tuning", task, data);
    Path peft = peft(run, config("PROMPT_TUNING", "FEATURE_EXTRACTION"));
    imported(peft, task).well();
    String row = "{\"text\": \"Der Hund kauft Äpfel\"}";
    String found = predicted(dir.resolve("in"), row);
    // PEFT keeps no threshold, so that which labels are given may differ.
    assertThat(probabilities(found)).isEqualTo(probabilities(predicted(run, row)));
    assertThat(Adapter.open(dir.resolve("in")).config().threshold()).isNull();
    imported(peft, "masakhaner").failed(ExitCode.USAGE, "labels of a text", "kind tokens");
  }

  private static String probabilities(String line) throws IOException {
    return Json.MAPPER.readTree(line).path("probabilities").toString();
  }
}
