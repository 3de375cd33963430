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
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.jdk.JdkSensitive;
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
  @JdkSensitive
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
  @JdkSensitive
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
  void rowsThatCannotBeUsedKeepTheirPlace() throws IOException {
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    rows.write(row("1", "a", "b").getBytes(StandardCharsets.UTF_8));
    rows.write("{\"premise\": \"only\"}\n".getBytes(StandardCharsets.UTF_8));
    rows.write("nonsense\n".getBytes(StandardCharsets.UTF_8));
    rows.write(new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '\n'});
    rows.write(row("5", "c", "").getBytes(StandardCharsets.UTF_8));
    rows.write(row("6", "  ", "").getBytes(StandardCharsets.UTF_8));
    Cli cli = Cli.fed(rows.toByteArray(), predict("--chunk", 2));
    assertThat(cli.code()).isZero();
    List<JsonNode> lines = lines(cli.out());
    assertThat(lines)
        .extracting(l -> l.path("id").asText())
        .containsExactly("1", "2", "3", "4", "5", "6");
    assertThat(lines)
        .extracting(l -> l.path("error").asText("answered").replaceAll(" at byte.*", ""))
        .containsExactly(
            "answered",
            "no hypothesis/sentence2/text_b",
            "not JSON",
            "not UTF-8",
            "answered",
            "no text");
    assertThat(cli.err().lines()).hasSize(1);
    assertThat(cli.err())
        .startsWith("ltp: stdin.jsonl: 4 rows without an answer: line 2 (no hypothesis")
        .contains("line 3 (not JSON", "line 4 (not UTF-8", "line 6 (no text)");
  }

  @Test
  void whereNoRowCanBeUsedEachIsToldOfAndTheCodeSaysSo() {
    Cli cli = Cli.fed("{\"id\":\"a\",\"text\":\"x\"}\nnonsense\n", predict());
    assertThat(cli.code()).isEqualTo(ExitCode.INPUT.code());
    assertThat(cli.out().lines()).hasSize(2).first().asString().contains("\"a\"", "no premise");
    assertThat(cli.err().lines()).hasSize(1);
    assertThat(cli.err()).contains("none of 2: line 1 (no premise", "premise, hypothesis");
    assertThat(Cli.fed("", predict()).well().out()).isEmpty();
  }

  @Test
  @JdkSensitive
  void answersAsTablesHaveOneLineForEachRow() throws IOException {
    String rows =
        "id,premise,hypothesis\n\"a,b\",x,y\nshort\n=1+2,p,q\n-4,\"two\nlines\",\"tab\t\"\n,\" \",\n";
    List<String> csv =
        Cli.fed(rows, predict("--format", "csv", "--output-format", "csv", "--logits"))
            .out()
            .lines()
            .toList();
    assertThat(csv.get(0))
        .isEqualTo(
            "id,label,margin,p_entailment,p_neutral,p_contradiction,logit_entailment,"
                + "logit_neutral,logit_contradiction,truncated,error");
    assertThat(csv).hasSize(6).element(1).asString().startsWith("\"a,b\",").endsWith(",false,");
    assertThat(csv.get(2)).isEqualTo("3,,,,,,,,,,1 cells where 3 belong");
    assertThat(csv.get(3)).as("no formula").startsWith("'=1+2,");
    assertThat(csv.get(4)).as("a number").startsWith("-4,");
    assertThat(csv.get(5)).endsWith(",no text");
    double[] p = new double[3];
    String[] cells = csv.get(4).split(",");
    for (int i = 0; i < 3; i++) {
      p[i] = Double.parseDouble(cells[3 + i]);
    }
    java.util.Arrays.sort(p);
    assertThat(Double.parseDouble(cells[2]))
        .isCloseTo(p[2] - p[1], org.assertj.core.data.Offset.offset(2e-8));
    Cli tsv = Cli.fed(rows, predict("--format", "csv", "--output-format", "tsv", "--logits"));
    assertThat(tsv.out().lines().map(line -> line.split("\t", -1).length)).containsOnly(11);
    assertThat(tsv.out().lines()).hasSize(6);
  }

  @Test
  void filesInAndOutByTheirEndings() throws IOException {
    Path in = Nli.write(dir.resolve("rows.csv"), "premise,hypothesis\na,b\nc,d\n");
    Path out = dir.resolve("answers.tsv");
    assertThat(Cli.ltp(predict("--input", in, "--output", out)).well().out()).isEmpty();
    assertThat(Files.readAllLines(out)).hasSize(3).first().asString().startsWith("id\tlabel\tmar");
    assertThat(Cli.ltp(predict("--input", in)).well().out())
        .isEqualTo(Cli.fed(Files.readString(in), predict("--format", "csv")).well().out());
    Cli.ltp(predict("--input", dir.resolve("none.csv"))).failed(ExitCode.INPUT, "none.csv");
    Cli.ltp(predict("--input", in, "--output", dir.resolve("a.xls")))
        .failed(ExitCode.USAGE, "a.xls", "a name ending in .jsonl, .csv or .tsv", "found .xls");
    Cli.ltp(predict("--input", in, "--output", dir.resolve("bare")))
        .failed(ExitCode.USAGE, "bare", "found no ending", "--output-format");
    Cli.ltp(predict("--input", Files.createDirectory(dir.resolve("data"))))
        .failed(ExitCode.INPUT, dir.resolve("data"), "expected a file, found a folder");
    Path bad = Nli.write(dir.resolve("bad.csv"), "premise,hypothesis\nonly\n");
    Cli.ltp(predict("--input", bad, "--output", out)).failed(ExitCode.INPUT, "bad.csv", "line 2");
    assertThat(Files.readString(out)).as("each row has its line").contains("1 cells where 2");
  }

  @Test
  @JdkSensitive
  void whatIsCalledPackedIsPacked() throws IOException {
    Path in = Nli.write(dir.resolve("pack.csv"), "premise,hypothesis\na,b\nc,d\n");
    Path plain = dir.resolve("pack.jsonl");
    Cli.ltp(predict("--input", in, "--output", plain)).well();
    for (String name : List.of("packed.jsonl.gz", "packed.ndjson.GZ")) {
      Cli.ltp(predict("--input", in, "--output", dir.resolve(name))).well();
      try (InputStream packed = new GZIPInputStream(Files.newInputStream(dir.resolve(name)))) {
        assertThat(packed).hasBinaryContent(Files.readAllBytes(plain));
      }
    }
    for (String name : List.of("a.csv.zst", "a.csv.xz")) {
      Path out = dir.resolve(name);
      Cli.ltp(predict("--input", in, "--output", out, "--output-format", "csv"))
          .failed(ExitCode.USAGE, name, ".gz may follow", "another name");
      assertThat(out).doesNotExist();
    }
  }

  @Test
  void plainTextIsForTasksOfOneField() throws IOException {
    Cli.fed("a text\n", predict("--format", "text"))
        .failed(ExitCode.INPUT, "stdin.text", "premise, hypothesis", "a text a line");
    Path task =
        Nli.write(
            dir.resolve("one.yaml"),
            """
            name: one
            labels: [good, bad]
            template: "{text} {mask}"
            label-words: {good: a, bad: e}
            columns:
              text: text
            label-column: label
            """);
    Path data = Nli.write(dir.resolve("one.tsv"), "text\tlabel\nfine day\tgood\nsad day\tbad\n");
    Path one = dir.resolve("one");
    Object[] train = Nli.train(data, one, "--epochs", 1, "--label-words", "good=a,bad=e");
    List<Object> words = new ArrayList<>(List.of(train));
    words.addAll(List.of("--task", task));
    Cli.ltp(words.toArray()).well();
    String text = "first \"line\"\n\nthird,\tline\n" + "long ".repeat(2000);
    Cli cli = Cli.fed(text, "predict", "--adapter", one, "--format", "text", "--threads", 1);
    assertThat(cli.code()).isZero();
    List<JsonNode> lines = lines(cli.out());
    assertThat(lines).extracting(l -> l.path("id").asText()).containsExactly("1", "2", "3", "4");
    assertThat(lines.get(1).path("error").asText()).isEqualTo("no text");
    assertThat(lines.get(0).path("truncated").asBoolean(true)).isFalse();
    assertThat(lines.get(3).path("truncated").asBoolean()).isTrue();
  }

  @Test
  @JdkSensitive
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
  void theFastestPrecisionIsNamedInOneLine() throws IOException {
    Cli cli = Cli.fed(row("a", "x", "y"), predict("--precision", "auto"));
    assertThat(cli.code()).as(cli.err()).isZero();

    assertThat(cli.err().lines().filter(line -> line.startsWith("ltp: precision ")))
        .singleElement()
        .asString()
        .matches("ltp: precision (fp32: no other is clearly|bf16: its.*|int8: its.*) .*here");
    assertThat(lines(cli.out())).hasSize(1);
    Cli.fed("", predict("--precision", "auto", "--on", "spark"))
        .failed(ExitCode.USAGE, "--precision auto", "one machine");
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
  @JdkSensitive
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
  @JdkSensitive
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
  @JdkSensitive
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

  @Test
  @JdkSensitive
  void aFileThatThereIsNoRoomForEndsItWithOneLineAndIsNotThere() throws Exception {
    Path folder = Files.createDirectory(dir.resolve("full"));
    Path rows = dir.resolve("many.jsonl");
    Files.writeString(rows, row("1", "a", "b").repeat(200));
    ProcessBuilder builder =
        Cli.process(predict("--input", rows, "--output", folder.resolve("a.jsonl")));
    // No file may have more than 16 blocks, as on a disk that is nearly full.
    List<String> limited = new ArrayList<>(List.of("sh", "-c", "ulimit -f 16; exec \"$@\"", "sh"));
    limited.addAll(builder.command());
    Process process = builder.command(limited).start();
    process.getOutputStream().close();
    try {
      assertOutputFailure(process, folder.resolve("a.jsonl").toString());
      assertThat(folder).isEmptyDirectory();
    } finally {
      process.destroyForcibly();
    }
  }

  private static void assertOutputFailure(Process process) throws Exception {
    assertOutputFailure(process, "standard output");
  }

  private static void assertOutputFailure(Process process, String place) throws Exception {
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(err.lines().filter(line -> !line.startsWith("WARNING:"))).as(err).hasSize(1);
    assertThat(err).contains("ltp: " + place + ": ");
    assertThat(process.exitValue()).isEqualTo(ExitCode.OUTPUT.code());
  }
}
