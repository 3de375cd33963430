package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;

/** {@code ltp predict} as a filter between strangers. */
class PredictCommandTest {
  @TempDir static Path dir;
  private static Path run;

  @BeforeAll
  static void train() {
    Path data = Nli.write(dir.resolve("nli.tsv"), Nli.tsv());
    run = dir.resolve("run");
    Cli.ltp(Nli.train(data, run, "--epochs", 1)).well();
  }

  private static Object[] predict(Object... further) {
    List<Object> words = new ArrayList<>(List.of("predict", "--adapter", run, "--threads", 1));
    words.addAll(List.of(further));
    return words.toArray();
  }

  private static List<JsonNode> lines(String out) throws IOException {
    List<JsonNode> all = new ArrayList<>();
    for (String line : out.lines().toList()) {
      all.add(Json.MAPPER.readTree(line));
    }
    return all;
  }

  private static String row(String id, String premise, String hypothesis) {
    return Json.line(
            Json.MAPPER
                .createObjectNode()
                .put("id", id)
                .put("premise", premise)
                .put("hypothesis", hypothesis))
        + "\n";
  }

  @Test
  void answersKeepOrderAndIdsAcrossChunks() throws IOException {
    StringBuilder rows = new StringBuilder();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      ids.add("ид-" + (97 - i));
      rows.append(row(ids.get(i), "word ".repeat((i * 7) % 13 + 1), "b"));
    }
    List<JsonNode> small = lines(Cli.fed(rows.toString(), predict("--chunk", 3)).well().out());
    List<JsonNode> large = lines(Cli.fed(rows.toString(), predict()).well().out());
    assertThat(small).extracting(line -> line.path("id").asText()).containsExactlyElementsOf(ids);
    assertThat(large).extracting(line -> line.path("id").asText()).containsExactlyElementsOf(ids);
    assertThat(small)
        .extracting(line -> line.path("label").asText())
        .isEqualTo(large.stream().map(line -> line.path("label").asText()).toList());
    assertThat(small).allSatisfy(line -> assertThat(line.path("logits").isMissingNode()).isTrue());
  }

  @Test
  void everyFormatGivesTheSameAnswers() {
    String json = row("7", "a dog, \"big\"", "an animal") + row("x", "no", "yes");
    String tsv = "id\tpremise\thypothesis\n7\ta dog, \"big\"\tan animal\nx\tno\tyes\n";
    String csv = "id,premise,hypothesis\n7,\"a dog, \"\"big\"\"\",an animal\nx,no,yes\n";
    String wanted = Cli.fed(json, predict("--logits")).well().out();
    assertThat(wanted.lines()).hasSize(2);
    assertThat(Cli.fed(tsv, predict("--format", "tsv", "--logits")).well().out()).isEqualTo(wanted);
    assertThat(Cli.fed(csv, predict("--format", "csv", "--logits")).well().out()).isEqualTo(wanted);
    assertThat(Cli.fed("", predict()).well().out()).isEmpty();
  }

  @Test
  void badRowsAreLeftOutAndToldOfAtTheEnd() throws IOException {
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    rows.write(row("1", "a", "b").getBytes(StandardCharsets.UTF_8));
    rows.write("{\"premise\": \"only\"}\n".getBytes(StandardCharsets.UTF_8));
    rows.write("nonsense\n".getBytes(StandardCharsets.UTF_8));
    rows.write(new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '\n'});
    rows.write(row("5", "c", "").getBytes(StandardCharsets.UTF_8));
    rows.write(row("6", "  ", "").getBytes(StandardCharsets.UTF_8));
    Cli cli = Cli.fed(rows.toByteArray(), predict());
    assertThat(cli.code()).isZero();
    assertThat(lines(cli.out())).extracting(l -> l.path("id").asText()).containsExactly("1", "5");
    assertThat(cli.err().lines()).hasSize(1);
    assertThat(cli.err())
        .startsWith("ltp: ")
        .contains("4 bad rows", "line 2 (no hypothesis", "line 3 (not JSON", "line 4 (not UTF-8")
        .contains("line 6 (no text)");
  }

  @Test
  void textIsTextWhateverItLooksLike() throws IOException {
    String rows =
        row("mask", "a <mask> b </s> <s> <pad>", "{premise} {mask} {prompt:4}")
            + row("long", "word ".repeat(10_000), "other ".repeat(10_000))
            + row("odd", "\u0000\u2028\uD83D\uDE00", "\n\t");
    List<JsonNode> answers = lines(Cli.fed(rows, predict()).well().out());
    assertThat(answers).hasSize(3);
    List<JsonNode> plain = lines(Cli.fed(row("mask", "a b", "c"), predict()).well().out());
    assertThat(answers.get(0).path("probabilities"))
        .as("read as characters, not left out")
        .isNotEqualTo(plain.get(0).path("probabilities"));
  }

  @Test
  void whatCannotBeReadIsSaidInOneLine() {
    Cli.fed("a\tb\tc\td\te\n", predict("--format", "tsv"))
        .failed(ExitCode.INPUT, "stdin.tsv", "premise");
    Cli.fed("", predict("--format", "xml")).failed(ExitCode.USAGE, "--format", "xml");
    Cli.fed("", predict("--chunk", "0")).failed(ExitCode.USAGE, "--chunk");
    Cli.ltp("predict").failed(ExitCode.USAGE, "--adapter");
    Cli.ltp("predict", "--adapter", dir.resolve("absent"))
        .failed(ExitCode.INPUT, dir.resolve("absent"), "no such directory");
  }

  @Test
  void answersComeWhileTheInputStaysOpen() throws Exception {
    Process process = Cli.process(predict("--chunk", 3)).start();
    try (OutputStream in = process.getOutputStream();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String chunk : List.of("a", "b")) {
        for (int i = 0; i < 3; i++) {
          in.write(row(chunk + i, "ä", "ß").getBytes(StandardCharsets.UTF_8));
        }
        in.flush();
        for (int i = 0; i < 3; i++) {
          String line = out.readLine(); // would wait for ever
          assertThat(Json.MAPPER.readTree(line).path("id").asText()).isEqualTo(chunk + i);
        }
      }
      in.close();
      assertThat(out.readLine()).isNull();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aReaderThatLeavesEndsItWithOneLine() throws Exception {
    Process process = Cli.process(predict("--chunk", 1)).start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(row("1", "a", "b").getBytes(StandardCharsets.UTF_8));
      in.flush();
      InputStream out = process.getInputStream();
      assertThat(out.read()).isEqualTo('{');
      out.close();
      in.write(row("2", "a", "b").repeat(3).getBytes(StandardCharsets.UTF_8));
      in.flush();
      assertOutputFailure(process);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aFullDiskEndsItWithOneLine() throws Exception {
    Path full = Path.of("/dev/full");
    if (!Files.exists(full)) {
      return; // Only Linux has a disk that is always full.
    }
    ProcessBuilder builder = Cli.process(predict()).redirectOutput(full.toFile());
    Process process = builder.start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(row("1", "a", "b").getBytes(StandardCharsets.UTF_8));
      in.close();
      assertOutputFailure(process);
    } finally {
      process.destroyForcibly();
    }
  }

  private static void assertOutputFailure(Process process) throws Exception {
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(err.lines().filter(line -> !line.startsWith("WARNING:"))).as(err).hasSize(1);
    assertThat(err).contains("ltp: standard output: ");
    assertThat(process.exitValue()).isEqualTo(ExitCode.OUTPUT.code());
  }
}
