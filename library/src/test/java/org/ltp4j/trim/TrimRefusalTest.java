package org.ltp4j.trim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.data.TextFiles;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.golden.FolderCopy;
import org.ltp4j.golden.Golden;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;
import org.ltp4j.run.Listener;
import org.ltp4j.run.RunDirectory;
import org.ltp4j.run.Stop;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;

/** What cannot be trimmed is said in one line, and nothing half-written is left. */
class TrimRefusalTest {
  @TempDir private Path directory;
  private Path model;
  private Path text;
  private Path out;

  @BeforeEach
  void copy() {
    model = FolderCopy.of(Golden.folder().resolve("xlmr"), directory.resolve("model"));
    text = Folders.text(directory.resolve("text.txt"), List.of("The children are playing."));
    out = directory.resolve("out");
  }

  @AfterEach
  void nothingHalfWritten() {
    assertThat(Folders.names(directory)).noneMatch(name -> name.contains(AtomicFiles.TEMPORARY));
  }

  @Test
  void noText() throws IOException {
    refused(ExitCode.USAGE, List.of("--text", "none"), model, List.of());
    Path absent = directory.resolve("absent.txt");
    refused(ExitCode.INPUT, List.of(absent.toString()), model, List.of(absent));
    Path empty = Files.writeString(directory.resolve("empty.txt"), "");
    refused(ExitCode.INPUT, List.of(empty.toString(), "lines of text"), model, List.of(empty));
    Path missing = directory.resolve("words.txt");
    refused(ExitCode.INPUT, List.of(missing.toString()), model, List.of(text), "keep", missing);
    Path blank = Files.writeString(directory.resolve("blank.txt"), "\u200B\n");
    refused(ExitCode.INPUT, List.of(blank.toString()), model, List.of(blank));
  }

  @Test
  void aFileThatIsOneLongLine() throws IOException {
    byte[] line = new byte[50 << 20];
    Arrays.fill(line, (byte) 'a');
    Path file = Files.write(directory.resolve("long.txt"), line);
    refused(
        ExitCode.INPUT,
        List.of(file.toString(), "line 1", line.length + " bytes", "--bad-lines skip"),
        model,
        List.of(file));
  }

  @Test
  void longLinesAreLeftOutWhereThatIsWanted() throws IOException {
    String line = "a".repeat(TextFiles.MAX_LINE_BYTES + 1);
    Path file = Files.writeString(directory.resolve("long.txt"), line + "\nThe park\n");
    assertThat(Folders.trim(model, file, out, "bad-lines", "skip")).containsEntry("lines", 1);
  }

  @Test
  void aLimitBelowWhatHasToStay() {
    Map<String, Object> all = Folders.trim(model, text, directory.resolve("all"));
    int least = (int) all.get("special") + (int) all.get("characters");
    refused(
        ExitCode.USAGE,
        List.of("--pieces", "at least " + least, "found " + (least - 1)),
        model,
        List.of(text),
        "pieces",
        least - 1);
    Path keep = Folders.text(directory.resolve("keep.txt"), List.of("school"));
    refused(
        ExitCode.USAGE,
        List.of("--pieces", "pieces of --keep"),
        model,
        List.of(text),
        "pieces",
        least,
        "keep",
        keep);
    assertThat(Folders.trim(model, text, out, "pieces", least)).containsEntry("pieces", least);
  }

  @Test
  void aModelWithoutATokenizer() {
    Path bert = FolderCopy.of(Golden.folder().resolve("bert"), directory.resolve("bert"));
    refused(
        ExitCode.INPUT,
        List.of(bert.toString(), "tokenizer.json", "sentencepiece.bpe.model"),
        bert,
        List.of(text));
  }

  @Test
  void noModel() {
    Path absent = directory.resolve("absent");
    refused(ExitCode.INPUT, List.of(absent.toString()), absent, List.of(text));
  }

  @Test
  void rowsThatAreNotTheTokenizers() throws IOException {
    Path config = model.resolve("config.json");
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(config.toFile());
    int rows = json.path("vocab_size").intValue();
    Files.writeString(config, json.put("vocab_size", rows - 1).toString());
    refused(
        ExitCode.INPUT,
        List.of(model.toString(), "at most " + (rows - 1), "found " + rows),
        model,
        List.of(text));
    Files.writeString(config, json.put("vocab_size", rows + 1).toString());
    refused(
        ExitCode.INPUT,
        List.of("model.safetensors", "word_embeddings", "[" + rows + ", "),
        model,
        List.of(text));
  }

  @Test
  void weightsThatAreCutOff() throws IOException {
    Path weights = model.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    Files.write(weights, Arrays.copyOf(bytes, bytes.length - 1));
    refused(ExitCode.INPUT, List.of(weights.toString()), model, List.of(text));
  }

  @Test
  void weightsWithoutABackbone() {
    Path weights = model.resolve("model.safetensors");
    SafetensorsWriter.write(
        weights, Map.of(), List.of(TensorData.floats("other", new float[] {1}, 1)));
    refused(ExitCode.INPUT, List.of(weights.toString(), "other"), model, List.of(text));
  }

  @Test
  void aKindOfTokenizerThatCannotBeTrimmed() throws IOException {
    Path file = model.resolve("tokenizer.json");
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(file.toFile());
    ObjectNode vocabulary = json.objectNode();
    for (var piece : json.path("model").path("vocab")) {
      vocabulary.put(piece.path(0).asText(), vocabulary.size());
    }
    json.putObject("model")
        .put("type", "WordLevel")
        .put("unk_token", "<unk>")
        .set("vocab", vocabulary);
    Files.writeString(file, json.toString());
    refused(ExitCode.INPUT, List.of(file.toString(), "'WordLevel'"), model, List.of(text));
  }

  @Test
  void anOutputThatHoldsAnInput() {
    refusedOut(model, ExitCode.USAGE, "--out", model.toString());
    refusedOut(directory, ExitCode.USAGE, "--out", directory.toString());
    assertThat(Folders.names(model)).contains("model.safetensors");
  }

  @Test
  void anOutputThatIsSomethingElse() throws IOException {
    Files.createDirectories(out);
    Files.writeString(out.resolve("thesis.tex"), "years of work");
    refusedOut(out, ExitCode.OUTPUT, out.toString(), "thesis.tex");
    Path file = Files.writeString(directory.resolve("file"), "mine");
    refusedOut(file, ExitCode.OUTPUT, file.toString(), "a file");
    assertThat(out.resolve("thesis.tex")).hasContent("years of work");
    assertThat(file).hasContent("mine");
  }

  @Test
  void anotherRunsOutputStaysUnlessItMayBeReplaced() {
    Map<String, Object> first = Folders.trim(model, text, out);
    assertThat(Json.line(Folders.trim(model, text, out))).isEqualTo(Json.line(first));
    assertThatThrownBy(() -> Folders.trim(model, text, out, "characters", "all"))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll(
            out.toString(), "characters (\"seen\", now \"all\")", "--overwrite");
    Map<String, Object> second =
        Folders.trim(model, text, out, "characters", "all", "overwrite", "true");
    assertThat(Folders.oldIds(out)).hasSize((int) second.get("pieces"));
    assertThat(second.get("pieces")).isNotEqualTo(first.get("pieces"));
  }

  @Test
  void anOutputOfOtherSettingsOfTheTokenizerIsAnotherRuns() throws IOException {
    for (String name :
        List.of("tokenizer_config.json", "added_tokens.json", "special_tokens_map.json")) {
      Path file = model.resolve(name);
      Files.deleteIfExists(file);
      Path before = directory.resolve("before-" + name);
      Folders.trim(model, text, before);
      Files.writeString(file, "{}");
      assertThatThrownBy(() -> Folders.trim(model, text, before))
          .isInstanceOf(Problem.class)
          .hasMessageContainingAll(before.toString(), "tokenizer/" + name, "--overwrite");
    }
  }

  @Test
  void aStopAtAnyMomentLeavesNothing() {
    AtomicInteger stops = new AtomicInteger();
    boolean done = false;
    for (int polls = 0; !done; polls++) {
      AtomicInteger left = new AtomicInteger(polls);
      try {
        Folders.trim(Folders.settings(model, text, out), asking(() -> left.getAndDecrement() == 0));
        done = true;
      } catch (Problem e) {
        assertThat(e.exitCode()).as(e.getMessage()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(Folders.names(directory)).containsExactly("model", "text.txt");
        stops.incrementAndGet();
      }
    }
    // Reading, each tensor, and the end.
    assertThat(stops.get()).isGreaterThan(20);
    assertThat(Folders.names(out)).contains("model.safetensors", RunDirectory.PROVENANCE);
  }

  /** Asks to stop as soon as this says so. */
  private static Listener asking(BooleanSupplier stop) {
    return new Listener() {
      @Override
      public Stop listen() {
        return Stop.when(stop);
      }
    };
  }

  private void refusedOut(Path place, ExitCode code, String... parts) {
    assertThatThrownBy(() -> Folders.trim(model, text, place, "overwrite", "true"))
        .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .hasMessageContainingAll(parts);
  }

  private void refused(
      ExitCode code, List<String> parts, Path model, List<Path> texts, Object... more) {
    List<String> names = texts.stream().map(Path::toString).toList();
    assertThatThrownBy(() -> Folders.trim(model, names, out, more))
        .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .hasMessageContainingAll(parts.toArray(String[]::new))
        .hasMessageNotContaining("\n");
    assertThat(out).doesNotExist();
  }
}
