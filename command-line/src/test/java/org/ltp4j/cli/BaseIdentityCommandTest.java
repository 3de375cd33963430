package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.golden.FolderCopy;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorSource;

/** The same weights behind another tokenizer or configuration are another model, for all files. */
class BaseIdentityCommandTest {
  @TempDir static Path dir;
  private static Path model;
  private static Path heads;
  private static Path pieces;
  private static Path data;
  private static Path ticket;
  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    model = copy("model");
    heads = copy("heads");
    replace(
        heads.resolve("config.json"), "\"num_attention_heads\": 4", "\"num_attention_heads\": 8");
    pieces = copy("pieces");
    exchangePieces(pieces.resolve("tokenizer.json"));
    data = Nli.write(dir.resolve("nli.tsv"), Nli.tsv());
    ticket = Nli.ticket(dir.resolve("ticket"), "random", 0.3, model);
    run = dir.resolve("run");
    train(model, run, "--ticket", ticket).well();
  }

  private static Cli train(Path base, Path out, Object... further) {
    List<Object> words = new ArrayList<>(List.of("--model", base, "--epochs", 1));
    words.addAll(List.of(further));
    return Cli.ltp(Nli.train(data, out, words.toArray()));
  }

  private static Path copy(String name) {
    return FolderCopy.of(Nli.MODEL, dir.resolve(name));
  }

  private static void replace(Path file, String what, String by) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(what);
    Files.writeString(file, text.replace(what, by));
  }

  /** Two pieces with each other's ids. */
  private static void exchangePieces(Path file) throws IOException {
    ObjectNode root = (ObjectNode) Json.MAPPER.readTree(file.toFile());
    var vocabulary = (com.fasterxml.jackson.databind.node.ArrayNode) root.at("/model/vocab");
    JsonNode one = vocabulary.get(50).deepCopy();
    vocabulary.set(50, vocabulary.get(60));
    vocabulary.set(60, one);
    Files.writeString(file, root.toString());
  }

  private static Cli predict(Path base) {
    return Cli.fed(Nli.jsonl(), "predict", "--adapter", run, "--model", base);
  }

  @Test
  void anAdapterIsRefused() {
    predict(model).well();
    predict(heads)
        .failed(ExitCode.INPUT, "configuration sha256", "with the same weights and tokenizer");
    predict(pieces)
        .failed(ExitCode.INPUT, "tokenizer sha256", "with the same weights and configuration");
  }

  @Test
  void aTicketIsRefused() {
    train(heads, dir.resolve("no"), "--ticket", ticket)
        .failed(ExitCode.INPUT, "ticket", "configuration sha256");
    train(pieces, dir.resolve("no"), "--ticket", ticket)
        .failed(ExitCode.INPUT, "ticket", "tokenizer sha256");
    assertThat(dir.resolve("no")).doesNotExist();
  }

  @Test
  void aDeltaIsRefused() {
    Path text = Nli.write(dir.resolve("text.txt"), "The cat sits on a red mat.\n");
    Path out = dir.resolve("mlm");
    Cli.ltp(Nli.mlm(text, out, "--model", model, "--steps", 1, "--max-length", 16)).well();
    Path delta = out.resolve("delta.safetensors");
    for (Path base : List.of(heads, pieces)) {
      Cli.ltp("ticket", "cut", "--model", base, "--delta", delta, "--out", dir.resolve("none"))
          .failed(ExitCode.INPUT, delta, "with the same weights");
    }
    Cli.ltp("ticket", "cut", "--model", model, "--delta", delta, "--out", dir.resolve("cut"))
        .well();
  }

  @Test
  void aFinishedRunIsNotTheSameRun() throws IOException {
    Path base = copy("replaced");
    Path out = dir.resolve("finished");
    train(base, out, "--ticket", ticket).well();
    Files.copy(
        heads.resolve("config.json"),
        base.resolve("config.json"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    // The ticket is asked first; without one the run itself has to notice.
    train(base, out, "--ticket", ticket).failed(ExitCode.INPUT, "configuration sha256");
    Path plain = dir.resolve("plain");
    train(base, plain).well();
    exchangePieces(base.resolve("tokenizer.json"));
    train(base, plain).failed(ExitCode.OUTPUT, plain, "another file as tokenizer");
  }

  /** As an application with another working directory than the training's would open it. */
  @Test
  void theBaseIsFoundFromTheAdapterOnAndCheckedToBeTheOne() throws IOException {
    Path project = Files.createDirectories(dir.resolve("project"));
    Path adapter = FolderCopy.of(run.resolve("adapter"), project.resolve("runs/nli/adapter"));
    Path config = adapter.resolve("adapter_config.json");
    ObjectNode page = (ObjectNode) Json.MAPPER.readTree(config.toFile());
    ((ObjectNode) page.path("base")).put("path", "small-model");
    Files.writeString(config, page.toString());
    Cli.fed(Nli.jsonl(), "predict", "--adapter", adapter)
        .failed(ExitCode.INPUT, adapter, "small-model", "('model' in Java", "--model");

    Files.createDirectories(project.resolve("models"));
    Files.createSymbolicLink(project.resolve("models/small-model"), model);
    Cli found = Cli.fed(Nli.jsonl(), "predict", "--adapter", adapter).well();
    assertThat(found.out()).isEqualTo(predict(model).out());

    Files.delete(project.resolve("models/small-model"));
    Files.createSymbolicLink(project.resolve("models/small-model"), heads);
    Cli.fed(Nli.jsonl(), "predict", "--adapter", adapter)
        .failed(ExitCode.INPUT, adapter, "configuration sha256");
  }

  /** Files as the version before wrote them. */
  @Test
  void filesThatKnowTheWeightsOnlyStillOpenAndSaySo() throws IOException {
    Path old = dir.resolve("old");
    Files.createDirectories(old);
    try (Stream<Path> files = Files.list(run.resolve("adapter"))) {
      for (Path file : files.toList()) {
        Files.copy(file, old.resolve(file.getFileName()));
      }
    }
    Path config = old.resolve("adapter_config.json");
    ObjectNode page = (ObjectNode) Json.MAPPER.readTree(config.toFile());
    ((ObjectNode) page.path("base")).retain("path", "sha256");
    Files.writeString(config, page.toString());
    Path inside = old.resolve("ticket.safetensors");
    forgetBase(inside);

    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    Cli answered;
    try {
      answered = Cli.fed(Nli.jsonl(), "predict", "--adapter", old, "--model", model).well();
    } finally {
      System.setErr(before);
    }
    assertThat(answered.out()).isEqualTo(predict(model).out());
    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .filteredOn(line -> line.contains("by weights only"))
        .singleElement()
        .asString()
        .contains(old.toString(), "tokenizer and configuration");
  }

  private static void forgetBase(Path file) {
    try (TensorSource source = SafetensorsFile.open(file)) {
      Map<String, String> metadata = new TreeMap<>(source.metadata());
      assertThat(metadata.keySet()).contains("base_tokenizer_sha256", "base_configuration_sha256");
      metadata.keySet().removeIf(key -> key.matches("base_(tokenizer|configuration)_sha256"));
      List<TensorData> tensors =
          source.tensors().values().stream()
              .map(info -> TensorData.of(info, source.bytes(info.name())))
              .toList();
      SafetensorsWriter.write(file, metadata, tensors);
    }
  }
}
