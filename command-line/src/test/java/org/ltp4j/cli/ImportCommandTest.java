package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.adapter.AdapterConfig;
import org.ltp4j.evaluation.Confidence;
import org.ltp4j.golden.Golden;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.template.Placement;
import org.ltp4j.template.PromptFormat;

class ImportCommandTest {
  private static final Path LORA =
      Path.of(System.getProperty("ltp.root"), "command-line/src/test/resources/earlier/lora");
  private static final String WORDS = "entailment=a,neutral=o,contradiction=e";

  @TempDir private Path directory;

  private final Path base = Golden.folder().resolve("xlmr");

  @Test
  void whatWasExportedIsTheAdapterAgain() throws IOException {
    exported(json -> {});
    Cli ran = imported("--strip-punctuation");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(Json.MAPPER.readTree(ran.out()).path("rank").intValue()).isEqualTo(8);
    Adapter found = Adapter.open(directory.resolve("in"));
    Adapter own = Adapter.open(LORA);
    assertThat(found.config().prompt()).isEqualTo(own.config().prompt());
    assertThat(found.config().additions()).isEqualTo(own.config().additions());
    String row = "{\"premise\": \"It rains.\", \"hypothesis\": \"Es regnet.\"}\n";
    Object[] question = {"predict", "--model", base, "--adapter"};
    assertThat(fed(row, question, directory.resolve("in")))
        .isEqualTo(fed(row, question, LORA))
        .contains("probabilities");
  }

  @ParameterizedTest
  @CsvSource({
    "task_type, CAUSAL_LM, 'task_type SEQ_CLS, TOKEN_CLS, or none'",
    "task_type, FEATURE_EXTRACTION, whose label words answer",
    "use_dora, yes, use_dora",
    "peft_type, IA3, 'peft_type LORA, PROMPT_TUNING or P_TUNING'",
    "peft_type, PREFIX_TUNING, counts the text's positions"
  })
  void whatIsNoClassifiersLoraIsRefused(String key, String value, String said) throws IOException {
    exported(json -> json.put(key, value));
    Files.delete(directory.resolve("peft/ltp.json")); // which is of the classifier that it was
    imported().failed(ExitCode.INPUT, said);
    assertThat(directory.resolve("in")).doesNotExist();
  }

  @Test
  void aTaskWithOtherLabelsIsRefused() throws IOException {
    exported(json -> {});
    imported("--task", "sib200")
        .failed(ExitCode.USAGE, "--task sib200", "ltp.json", "entailment, neutral, contradiction");
    Path turned = directory.resolve("turned.yaml");
    Files.writeString(
        turned,
        """
        name: xnli
        labels: [contradiction, neutral, entailment]
        template: "{premise} {mask} {hypothesis}"
        label-words: {contradiction: a, neutral: o, entailment: e}
        columns: {premise: premise, hypothesis: hypothesis}
        label-column: label
        """);
    imported("--task", turned).failed(ExitCode.USAGE, "in their order: entailment, neutral");
    Files.delete(directory.resolve("peft/ltp.json"));
    imported("--task", "sib200").failed(ExitCode.INPUT, "classifier.out_proj.weight", "[3, 32]");
  }

  @Test
  void whatTheExportSaysNeedsNoFlags() throws IOException {
    exported(json -> {});
    Path note = directory.resolve("peft/ltp.json");
    ObjectNode json = (ObjectNode) Json.MAPPER.readTree(note.toFile());
    json.putObject("confidence").put("temperature", 2.5).put("abstain_below", 0.25);
    Files.writeString(note, Json.page(json));
    importedAsItIs().well();
    AdapterConfig found = Adapter.open(directory.resolve("in")).config();
    assertThat(found.prompt()).isEqualTo(Adapter.open(LORA).config().prompt());
    assertThat(found.prompt().stripPunctuation()).isTrue();
    assertThat(found.confidence()).isEqualTo(new Confidence(2.5, 0.25));
    importedAsItIs("--strip-punctuation", "false", "--max-length", 40, "--overwrite").well();
    PromptFormat other = Adapter.open(directory.resolve("in")).config().prompt();
    assertThat(other.stripPunctuation()).as("flags are stronger").isFalse();
    assertThat(other.maxLength()).isEqualTo(40);
  }

  @Test
  void aSoftPromptsWordsAndLengthAreTakenOverToo() throws IOException {
    Path own = prompted();
    exported(own, json -> {});
    importedAsItIs().well();
    AdapterConfig found = Adapter.open(directory.resolve("in")).config();
    assertThat(found.prompt()).isEqualTo(Adapter.open(own).config().prompt());
    assertThat(found.confidence()).isEqualTo(Adapter.open(own).config().confidence());
  }

  @ParameterizedTest
  @CsvSource({
    "format, ltp4j-export/0, format ltp4j-export/0",
    "confidence, hot, a confidence as ltp export writes it",
    "threshold, 7, a threshold as ltp export writes it",
    "max_length, many, max-length",
    "strip_punctuation, perhaps, strip-punctuation",
    "template, '{premise', template"
  })
  void aDamagedDescriptionIsRefused(String key, String value, String said) throws IOException {
    exported(json -> {});
    Path note = directory.resolve("peft/ltp.json");
    ObjectNode json = (ObjectNode) Json.MAPPER.readTree(note.toFile());
    Files.writeString(note, Json.page(json.put(key, value)));
    Cli ran = importedAsItIs();
    assertThat(ran.code()).isIn(ExitCode.INPUT.code(), ExitCode.USAGE.code());
    assertThat(ran.err()).contains(said);
    assertThat(directory.resolve("in")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PROMPT_TUNING", "P_TUNING"})
  void aSoftPromptStandsBeforeEverything(String type) throws IOException {
    Path own = prompted();
    exported(own, json -> json.put("peft_type", type).put("encoder_hidden_size", 32));
    Cli ran = imported("--strip-punctuation", "--label-words", WORDS);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(Json.MAPPER.readTree(ran.out()).path("virtual_tokens").intValue()).isEqualTo(4);
    Adapter found = Adapter.open(directory.resolve("in"));
    assertThat(found.config().method()).isEqualTo("prompt-tuning");
    assertThat(found.config().prompt().placement()).isEqualTo(Placement.PREFIX);
    assertThat(found.config().prompt()).isEqualTo(Adapter.open(own).config().prompt());
    String row = "{\"premise\": \"It rains.\", \"hypothesis\": \"Es regnet.\"}\n";
    Object[] question = {"predict", "--model", base, "--adapter"};
    assertThat(fed(row, question, directory.resolve("in")))
        .isEqualTo(fed(row, question, own))
        .contains("probabilities");
  }

  @ParameterizedTest
  @CsvSource({
    "task_type, SEQ_CLS, reads the first virtual token",
    "task_type, CAUSAL_LM, task_type FEATURE_EXTRACTION",
    "task_type, , found none",
    "num_transformer_submodules, 2, num_transformer_submodules 2",
    "num_virtual_tokens, 5, 'shape [5, 32]'",
    "num_virtual_tokens, 0, num_virtual_tokens: a whole number",
    "peft_type, MULTITASK_PROMPT_TUNING, use it with PEFT",
    "num_tasks, 3, num_tasks"
  })
  void aSoftPromptThatWouldGiveOtherAnswersIsRefused(String key, String value, String said)
      throws IOException {
    exported(
        prompted(),
        json -> {
          if (value == null) {
            json.putNull(key);
          } else if (value.matches("\\d+")) {
            json.put(key, Integer.parseInt(value));
          } else {
            json.put(key, value);
          }
        });
    imported("--label-words", WORDS).failed(ExitCode.INPUT, said);
    assertThat(directory.resolve("in")).doesNotExist();
  }

  @Test
  void aTemplateHasNoPlaceForPeftsPrompt() throws IOException {
    exported(prompted(), json -> {});
    imported("--label-words", WORDS, "--template", "{premise} {prompt:4} {mask} {hypothesis}")
        .failed(ExitCode.USAGE, "before everything");
  }

  @Test
  void aPromptFileWithMoreInItIsRefused() throws IOException {
    exported(prompted(), json -> {});
    Path file = directory.resolve("peft/adapter_model.safetensors");
    float[] prompt = new float[4 * 32];
    prompt[7] = Float.NaN;
    SafetensorsWriter.write(
        file, Map.of(), List.of(TensorData.floats("prompt_embeddings", prompt, 4, 32)));
    imported().failed(ExitCode.INPUT, "finite numbers");
    SafetensorsWriter.write(
        file,
        Map.of(),
        List.of(
            TensorData.floats("prompt_embeddings", new float[4 * 32], 4, 32),
            TensorData.floats("base_model.model.classifier.weight", new float[96], 3, 32)));
    imported().failed(ExitCode.INPUT, "model.classifier.weight", "whose label words answer");
    SafetensorsWriter.write(
        file, Map.of(), List.of(TensorData.floats("prompt_embeddings", new float[64], 4, 16)));
    imported().failed(ExitCode.INPUT, "shape [4, 32]", "[4, 16]");
  }

  /** An adapter of nothing but a soft prompt, before everything. */
  private Path prompted() {
    Path data = Nli.write(directory.resolve("nli.tsv"), Nli.tsv());
    Path run = directory.resolve("run");
    Cli.ltp(
            "train",
            "--model",
            base,
            "--train",
            data,
            "--dev",
            data,
            "--out",
            run,
            "--method",
            "prompt-tuning",
            "--label-words",
            WORDS,
            "--epochs",
            2,
            "--learning-rate",
            0.1,
            "--max-length",
            48,
            "--language",
            "en")
        .well();
    return run;
  }

  private void exported(Consumer<ObjectNode> change) throws IOException {
    exported(LORA, change);
  }

  private void exported(Path own, Consumer<ObjectNode> change) throws IOException {
    Path out = directory.resolve("peft");
    Cli ran = Cli.ltp("export", own, "--to", "peft", "--model", base, "--out", out);
    assertThat(ran.code()).as(ran.err()).isZero();
    Path config = out.resolve("adapter_config.json");
    ObjectNode json = (ObjectNode) Json.MAPPER.readTree(config.toFile());
    change.accept(json);
    Files.writeString(config, Json.page(json));
  }

  private Cli imported(Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of("import", directory.resolve("peft"), "--model", base, "--max-length", "48"));
    words.addAll(List.of("--out", directory.resolve("in")));
    words.addAll(List.of(more));
    return Cli.ltp(words.toArray());
  }

  /** Without a flag that says how texts become inputs. */
  private Cli importedAsItIs(Object... more) {
    List<Object> words = new ArrayList<>(List.of("import", directory.resolve("peft")));
    words.addAll(List.of("--model", base, "--out", directory.resolve("in")));
    words.addAll(List.of(more));
    return Cli.ltp(words.toArray());
  }

  private static String fed(String row, Object[] question, Path adapter) {
    Object[] words = Arrays.copyOf(question, question.length + 1);
    words[question.length] = adapter;
    return Cli.fed(row, words).well().out();
  }
}
