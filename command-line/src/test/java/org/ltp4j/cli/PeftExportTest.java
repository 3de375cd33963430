package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.golden.FolderCopy;
import org.ltp4j.golden.Golden;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorSource;

class PeftExportTest {
  private static final Path EARLIER =
      Path.of(System.getProperty("ltp.root"), "command-line/src/test/resources/earlier");
  @TempDir private Path directory;

  @Test
  void aLoraHasPeftsNames() throws IOException {
    JsonNode told = exported(EARLIER.resolve("lora"));
    assertThat(told.path("largest_difference").doubleValue()).isLessThan(1e-6);
    JsonNode config = json("adapter_config.json");
    assertThat(config.path("peft_type").textValue()).isEqualTo("LORA");
    assertThat(config.path("task_type").textValue()).isEqualTo("SEQ_CLS");
    assertThat(config.path("r").intValue()).isEqualTo(8);
    assertThat(config.path("lora_alpha")).hasToString("8");
    assertThat(config.path("target_modules").toString()).isEqualTo("[\"query\",\"value\"]");
    assertThat(config.path("modules_to_save").toString()).isEqualTo("[\"classifier\"]");
    String query = "roberta.encoder.layer.1.attention.self.query.lora_A.weight";
    try (TensorSource written = SafetensorsFile.open(out("adapter_model.safetensors"));
        TensorSource own =
            SafetensorsFile.open(Adapter.open(EARLIER.resolve("lora")).weightsFile())) {
      assertThat(written.tensors()).hasSameSizeAs(own.tensors());
      assertThat(written.bytes("base_model.model." + query)).isEqualTo(own.bytes(query));
      assertThat(written.bytes("base_model.model.classifier.out_proj.weight"))
          .isEqualTo(own.bytes("head/out_proj.weight"));
    }
    assertThat(out("README.md"))
        .content()
        .contains("PeftModel.from_pretrained(model, directory)", "num_labels=3")
        .doesNotContain("{{");
  }

  @Test
  void aSoftPromptBeforeTheTextIsPromptTuning() throws IOException {
    Path adapter = promptAlone(prompt -> {});
    assertThat(exported(adapter).path("largest_difference").doubleValue()).isLessThan(1e-6);
    JsonNode config = json("adapter_config.json");
    assertThat(config.path("peft_type").textValue()).isEqualTo("PROMPT_TUNING");
    assertThat(config.path("num_virtual_tokens").intValue()).isEqualTo(4);
    assertThat(config.path("token_dim").intValue()).isEqualTo(32);
    try (TensorSource written = SafetensorsFile.open(out("adapter_model.safetensors"));
        TensorSource own = SafetensorsFile.open(Adapter.open(adapter).weightsFile())) {
      assertThat(written.bytes("prompt_embeddings")).isEqualTo(own.bytes("prompt"));
    }
    JsonNode described = json("ltp.json");
    int longest = Adapter.open(adapter).config().prompt().maxLength();
    assertThat(described.path("max_length").intValue()).isEqualTo(longest - 4);
    assertThat(described.path("input").toString()).startsWith("[{\"pieces\":[\"<s>\"]}");
    assertThat(out("README.md"))
        .content()
        .contains("logits = logits[:, 4:]", "AutoModelForMaskedLM");
  }

  @ParameterizedTest
  @CsvSource({
    "ltp, entries of a ticket and a soft prompt before the text, --to sft",
    "ft, tensors of the model as a whole, --to hf",
    "deep-prompt, a deep prompt, ltp predict"
  })
  void whatPeftHasNoEqualForIsRefused(String method, String found, String remedy) {
    refused(EARLIER.resolve(method), found, remedy);
    assertThat(directory.resolve("out")).doesNotExist();
  }

  @Test
  void aSoftPromptElsewhereIsRefused() throws IOException {
    Path within = promptAlone(prompt -> prompt.put("placement", "AFTER_BOS"));
    refused(within, "a soft prompt within the text", "--to hf");
    Path named =
        promptAlone(prompt -> prompt.put("template", "{premise} {prompt:4} {hypothesis} {mask}"));
    refused(named, "a soft prompt within the text", "--to hf");
  }

  @Test
  void aPrecisionIsRefused() {
    Cli.ltp("export", EARLIER.resolve("lora"), "--to", "peft", "--precision", "int8", "--out", "x")
        .failed(ExitCode.USAGE, "--precision int8", "--to peft");
  }

  private JsonNode exported(Path adapter) throws IOException {
    Cli ran = run(adapter);
    assertThat(ran.code()).as(ran.err()).isZero();
    return Json.MAPPER.readTree(ran.out());
  }

  private void refused(Path adapter, Object... parts) {
    run(adapter).failed(ExitCode.INPUT, parts);
  }

  private Cli run(Path adapter) {
    Path model = Golden.folder().resolve("xlmr");
    Path out = directory.resolve("out");
    return Cli.ltp(
        "export", adapter, "--to", "peft", "--model", model, "--out", out, "--overwrite");
  }

  /** The soft prompt of an adapter without the ticket's entries, on the frozen model. */
  private Path promptAlone(Consumer<ObjectNode> change) throws IOException {
    Path from = EARLIER.resolve("ltp/adapter");
    Path to = FolderCopy.of(from, directory.resolve("prompt-" + System.nanoTime()));
    Path config = to.resolve("adapter_config.json");
    ObjectNode json = (ObjectNode) Json.MAPPER.readTree(config.toFile());
    json.remove("ticket");
    change.accept((ObjectNode) json.get("prompt"));
    Files.writeString(config, Json.page(json));
    float[] prompt = new float[4 * 32];
    try (TensorSource trained = SafetensorsFile.open(from.resolve("adapter_model.safetensors"))) {
      trained.bytes("prompt").asFloatBuffer().get(prompt);
    }
    SafetensorsWriter.write(
        to.resolve("adapter_model.safetensors"),
        Map.of("format", "ltp4j-adapter/1"),
        List.of(TensorData.floats("prompt", prompt, 4, 32)));
    return to;
  }

  private Path out(String name) {
    return directory.resolve("out").resolve(name);
  }

  private JsonNode json(String name) throws IOException {
    return Json.MAPPER.readTree(out(name).toFile());
  }
}
