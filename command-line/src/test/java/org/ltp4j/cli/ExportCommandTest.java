package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.golden.FolderCopy;
import org.ltp4j.golden.Golden;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.run.Provenance;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.tokenizer.Tokenizer;

class ExportCommandTest {
  private static final Path EARLIER =
      Path.of(System.getProperty("ltp.root"), "command-line/src/test/resources/earlier");
  @TempDir private Path directory;

  private final Path base = Golden.folder().resolve("xlmr");

  @ParameterizedTest
  @ValueSource(strings = {"ltp", "ft", "lora"})
  void whatIsWrittenGivesTheAdaptersProbabilities(String method) throws IOException {
    Path out = directory.resolve("out");
    JsonNode told = exported(EARLIER.resolve(method), out);
    assertThat(told.path("largest_difference").doubleValue()).isLessThan(1e-6);
    assertThat(told.path("rows_compared").intValue()).isEqualTo(8);
    assertThat(Provenance.load(out.resolve("provenance.json")).inputs())
        .containsOnlyKeys("adapter", "model", "tokenizer");
  }

  @Test
  void virtualTokensAreRowsAndPieces() throws IOException {
    Path out = directory.resolve("out");
    exported(EARLIER.resolve("ltp"), out);
    JsonNode config = json(out.resolve("config.json"));
    assertThat(config.path("vocab_size").intValue()).isEqualTo(435 + 4);
    assertThat(config.path("architectures").path(0).textValue()).isEqualTo("XLMRobertaForMaskedLM");
    try (Tokenizer tokenizer = Tokenizer.open(out);
        TensorSource written = SafetensorsFile.open(out.resolve("model.safetensors"));
        TensorSource trained =
            SafetensorsFile.open(EARLIER.resolve("ltp/adapter/adapter_model.safetensors"))) {
      assertThat(tokenizer.encodeWithSpecials("<prompt-1> <prompt-4>"))
          .containsExactly(tokenizer.bos(), 435, 438, tokenizer.eos());
      float[] rows = new float[4 * 32];
      written
          .bytes("roberta.embeddings.word_embeddings.weight")
          .asFloatBuffer()
          .get(435 * 32, rows);
      float[] prompt = new float[4 * 32];
      trained.bytes("prompt").asFloatBuffer().get(prompt);
      assertThat(rows).isEqualTo(prompt);
    }
    assertThat(json(out.resolve("ltp.json")).path("input").path(0).path("pieces"))
        .extracting(JsonNode::textValue)
        .containsExactly("<prompt-1>", "<prompt-2>", "<prompt-3>", "<prompt-4>", "<s>");
    assertThat(out.resolve("README.md"))
        .content()
        .contains("AutoModelForMaskedLM", "argmax")
        .doesNotContain("{{");
  }

  @Test
  void aClassificationHeadHasTransformersNames() throws IOException {
    Path out = directory.resolve("out");
    exported(EARLIER.resolve("ft"), out);
    JsonNode config = json(out.resolve("config.json"));
    assertThat(config.path("architectures").path(0).textValue())
        .isEqualTo("XLMRobertaForSequenceClassification");
    assertThat(config.path("id2label").path("2").textValue()).isEqualTo("contradiction");
    try (TensorSource written = SafetensorsFile.open(out.resolve("model.safetensors"))) {
      assertThat(written.require("classifier.out_proj.weight").shape()).containsExactly(3, 32);
      assertThat(written.tensors().keySet()).noneMatch(name -> name.startsWith("lm_head"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"AFTER_BOS", "BEFORE_MASK"})
  void everyPlacementCanBeWritten(String placement) throws IOException {
    Path adapter = changed("ltp", prompt -> prompt.put("placement", placement));
    exported(adapter, directory.resolve("out"));
    String input = json(directory.resolve("out/ltp.json")).path("input").toString();
    String together = "<prompt-1><prompt-2><prompt-3><prompt-4><mask>";
    assertThat(input.contains(together)).isEqualTo(placement.equals("BEFORE_MASK"));
  }

  @Test
  void bracesBlocksSeveralWordsAndCalibrationCanBeWritten() throws IOException {
    Path adapter =
        changed(
            "ltp",
            prompt -> {
              prompt.put(
                  "template", "{{x}} {premise}{prompt:1} . {prompt:3} {hypothesis} ? {mask} .");
              prompt.put("calibrated", true);
              prompt.put("multiPiece", "MEAN");
              prompt.withObject("/labelWords").putArray("neutral").add("maybe").add("perhaps");
            });
    exported(adapter, directory.resolve("out"));
    JsonNode told = json(directory.resolve("out/ltp.json"));
    assertThat(told.path("input").path(1).path("text").textValue())
        .isEqualTo(
            "{{x}} {premise}<prompt-1> . <prompt-2><prompt-3><prompt-4> {hypothesis} ? <mask> .");
    assertThat(told.path("log_prior")).hasSize(3);
    assertThat(told.path("label_ids").path(1)).hasSize(2);
  }

  @Test
  void whatCannotBeMergedIsRefused() throws IOException {
    refused(EARLIER.resolve("deep-prompt"), ExitCode.INPUT, "a deep prompt", "ltp predict");
    assertThat(directory.resolve("out")).doesNotExist();
  }

  @Test
  void whatIsThereStays() throws IOException {
    Path out = Files.createDirectory(directory.resolve("out"));
    Path mine = Files.writeString(out.resolve("mine.txt"), "mine");
    refused(EARLIER.resolve("ltp"), ExitCode.OUTPUT, "an empty directory", "other files");
    assertThat(mine).hasContent("mine");
    Files.delete(mine);
    exported(EARLIER.resolve("ltp"), out);
    refused(EARLIER.resolve("ltp"), ExitCode.OUTPUT, "an earlier export", "--overwrite");
    assertThat(ltp(EARLIER.resolve("ft"), "--overwrite").code()).isZero();
    assertThat(json(out.resolve("config.json")).path("vocab_size").intValue()).isEqualTo(435);
  }

  private JsonNode exported(Path adapter, Path out) throws IOException {
    assertThat(out).isEqualTo(directory.resolve("out"));
    Cli ran = ltp(adapter);
    assertThat(ran.code()).as(ran.err()).isZero();
    return Json.MAPPER.readTree(ran.out());
  }

  private void refused(Path adapter, ExitCode code, Object... parts) {
    ltp(adapter).failed(code, parts);
  }

  private Cli ltp(Path adapter, String... more) {
    List<Object> words =
        new ArrayList<>(List.of("export", adapter, "--to", "hf", "--model", base, "--out"));
    words.add(directory.resolve("out"));
    words.addAll(List.of(more));
    return Cli.ltp(words.toArray());
  }

  /** A copy of an adapter with another way to read texts. */
  private Path changed(String method, Consumer<ObjectNode> change) throws IOException {
    Path from = EARLIER.resolve(method).resolve("adapter");
    Path to = FolderCopy.of(from, directory.resolve("changed"));
    Path config = to.resolve("adapter_config.json");
    ObjectNode json = (ObjectNode) json(config);
    change.accept((ObjectNode) json.get("prompt"));
    Files.writeString(config, Json.page(json));
    return to;
  }

  private static JsonNode json(Path file) throws IOException {
    return Json.MAPPER.readTree(file.toFile());
  }
}
