package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.golden.Golden;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;

class ImportCommandTest {
  private static final Path LORA =
      Path.of(System.getProperty("ltp.root"), "command-line/src/test/resources/earlier/lora");
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
    "task_type, TOKEN_CLS, task_type SEQ_CLS",
    "task_type, FEATURE_EXTRACTION, whose label words answer",
    "use_dora, yes, use_dora",
    "peft_type, PROMPT_TUNING, peft_type LORA"
  })
  void whatIsNoClassifiersLoraIsRefused(String key, String value, String said) throws IOException {
    exported(json -> json.put(key, value));
    imported().failed(ExitCode.INPUT, said);
    assertThat(directory.resolve("in")).doesNotExist();
  }

  @Test
  void aTaskWithOtherLabelsIsRefused() throws IOException {
    exported(json -> {});
    imported("--task", "sib200").failed(ExitCode.INPUT, "classifier.out_proj.weight", "[3, 32]");
  }

  private void exported(Consumer<ObjectNode> change) throws IOException {
    Path out = directory.resolve("peft");
    Cli ran = Cli.ltp("export", LORA, "--to", "peft", "--model", base, "--out", out);
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

  private static String fed(String row, Object[] question, Path adapter) {
    Object[] words = Arrays.copyOf(question, question.length + 1);
    words[question.length] = adapter;
    return Cli.fed(row, words).well().out();
  }
}
