package org.ltp4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ltp4j.problem.Problem;

class DatasetsTest {
  private static final Task NLI = Task.named("xnli");
  private static final Map<String, String> BRIDGE =
      Map.of("premise", "Die Brücke ist \"zu\".", "hypothesis", "她說：橋關了");

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "de.tsv    | '{p}\t{h}\tneutral\n'",
        "de.tsv    | '\uFEFF{p}\t{h}\tneutral\r\n'",
        "de.tsv    | 'id\tlanguage\tpremise\thypothesis\tlabel\n7\tde\t{p}\t{h}\tneutral\n'",
        "de.tsv    | 'language\tgold_label\tx\tsentence1\tsentence2\nde\tNeutral \ty\t{p}\t{h}'",
        "de.csv    | 'premise,hypothesis,label\n\"Die Brücke ist \"\"zu\"\".\",{h},1\n'",
        "de.jsonl  | '{\"lang\": \"de\", \"sentence1\": \"{q}\", \"sentence2\": \"{h}\", \"gold\": \"neutral\"}\n'",
        "de.jsonl  | '\n{\"premise\": \"{q}\", \"hypothesis\": \"{h}\", \"label\": 1, \"x\": [1]}'",
        "de.json   | '{\"0\": {\"text_a\": \"{q}\", \"text_b\": \"{h}\", \"label\": \"neutral\"}}'",
        "de.json   | '[{\"premise\": \"{q}\", \"hypothesis\": \"{h}\", \"label\": \"neutral\"}]'"
      })
  void everyShapeGivesTheSameExample(String name, String content) throws IOException {
    String text =
        content
            .replace("{p}", BRIDGE.get("premise"))
            .replace("{q}", BRIDGE.get("premise").replace("\"", "\\\""))
            .replace("{h}", BRIDGE.get("hypothesis"));
    Dataset data = Datasets.load(NLI, write(name, text), "de");
    assertThat(data.examples()).hasSize(1);
    Example example = data.examples().get(0);
    assertThat(example.fields()).isEqualTo(BRIDGE);
    assertThat(example.label()).isEqualTo("neutral");
    assertThat(example.language()).isEqualTo("de");
  }

  @Test
  void quotesInTsvAreLiteralAndCsvRecordsMaySpanLines() throws IOException {
    String tsv = "\"a\tb\"\tneutral\nc \"d\te\tneutral\n";
    assertThat(Datasets.load(NLI, write("x.tsv", tsv), "en").examples())
        .extracting(e -> e.fields().get("premise"))
        .containsExactly("\"a", "c \"d");
    String csv = "premise,hypothesis,label\n\"two\nlines, one\",b,neutral\nc,d,entailment\n";
    Dataset data = Datasets.load(NLI, write("x.csv", csv), "en");
    assertThat(data.examples())
        .extracting(e -> e.fields().get("premise"))
        .containsExactly("two\nlines, one", "c");
    assertThat(data.examples()).extracting(Example::id).containsExactly("2", "4");
  }

  @Test
  void oneLanguageIsTakenOutOfAFileOfMany() throws IOException {
    String text =
        "language\tgold_label\tsentence1\tsentence2\n"
            + "ar\tneutral\tأ\tب\nbg\tentailment\tв\tг\nar\tcontradiction\tت\tث\n";
    Path file = write("xnli.dev.tsv", text);
    assertThat(Datasets.load(NLI, file, "ar").examples())
        .extracting(Example::label)
        .containsExactly("neutral", "contradiction");
    assertThat(Datasets.load(NLI, file, (String) null).examples())
        .extracting(Example::language)
        .containsExactly("ar", "bg", "ar");
    assertThatThrownBy(() -> Datasets.load(NLI, file, "br"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("language br")
        .hasMessageContaining("known are ar, bg");
    assertThat(Datasets.languages(NLI, directory, "dev").files())
        .containsExactly(Map.entry("bg", file), Map.entry("ar", file));
  }

  @Test
  void languagesComeInTheTasksOrderFromEveryLayout() throws IOException {
    for (String name : List.of("dev-ur.tsv", "dev-en.tsv", "dev-xx.jsonl.gz", "dev-de.tsv")) {
      write("flat/" + name, "");
    }
    assertThat(Datasets.languages(NLI, directory.resolve("flat"), "dev").files().keySet())
        .containsExactly("en", "de", "ur", "xx");
    for (String name : List.of("dev/quy.tsv", "dev/aym.tsv", "dev/anli.dev.tsv", "test/tar.tsv")) {
      write("folders/" + name, "");
    }
    assertThat(
            Datasets.languages(Task.named("americasnli"), directory.resolve("folders"), "dev")
                .files())
        .containsOnlyKeys("aym", "quy");
    for (String name : List.of("eng_Latn/dev.tsv", "arb_Arab/dev.tsv", "arb_Arab/labels.txt")) {
      write("topics/" + name, "");
    }
    assertThat(
            Datasets.languages(Task.named("sib200"), directory.resolve("topics"), "dev")
                .files()
                .keySet())
        .containsExactly("arb_Arab", "eng_Latn");
    assertThatThrownBy(() -> Datasets.languages(NLI, directory.resolve("flat"), "train"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("train-LANGUAGE.tsv");
  }

  @Test
  void badRowsAreCountedWithTheirLines() throws IOException {
    StringBuilder text = new StringBuilder("a\tb\tneutral\n");
    text.append("only two\tcells\n").append("c\td\tentailmnt\n").append(" \t\tneutral\n");
    text.append("e\tf\t\n").append("x\n".repeat(7)).append("g\th\tcontradiction\n");
    Path file = write("x.tsv", text.toString());
    assertThatThrownBy(() -> Datasets.load(NLI, file, "en"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("11 bad rows")
        .hasMessageContaining("line 2 (2 cells where 3 belong)")
        .hasMessageContaining("line 3 (label 'entailmnt': did you mean 'entailment'?")
        .hasMessageContaining("line 4 (no text)")
        .hasMessageContaining("line 5 (no label)")
        .hasMessageContaining("...")
        .message()
        .doesNotContain("\n");
    Dataset data = Datasets.load(NLI, file, Reading.of("en").skippingBadRows());
    assertThat(data.examples())
        .extracting(Example::label)
        .containsExactly("neutral", "contradiction");
    assertThat(data.warnings()).singleElement().asString().contains("11 bad rows", "line 2");
  }

  @Test
  void invalidUtf8IsReportedWithItsLine() throws IOException {
    byte[] bytes = "a\tb\tneutral\nc?\td\tneutral\n".getBytes(StandardCharsets.UTF_8);
    bytes[new String(bytes, StandardCharsets.UTF_8).indexOf('?')] = (byte) 0xC3;
    Path file = Files.write(directory.resolve("x.tsv"), bytes);
    assertThatThrownBy(() -> Datasets.load(NLI, file, "en"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("line 2 (not UTF-8 at byte 2)");
    assertThat(Datasets.load(NLI, file, Reading.of("en").skippingBadRows()).size()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x.jsonl | '{\"premise\": \"a\"}'                         | line 1 (no hypothesis/sentence2/text_b)",
        "x.jsonl | '[1]'                                          | line 1 (not a JSON object)",
        "x.jsonl | '{\"premise\": '                               | line 1 (not JSON)",
        "x.jsonl | '{} {}'                                        | more than one",
        "x.json  | '{\"a\": {\"premise\": \n\n ]'                 | line 3",
        "x.json  | '[\n3]'                                        | line 2 (not a JSON object)",
        "x.csv   | 'premise,hypothesis,label\n\"a,b,neutral\n'    | line 2 (a quote that is not closed)",
        "x.csv   | 'premise,hypothesis,label\na\"b\"c,d,neutral,z\n' | line 2 (",
        "x.tsv   | 'premise\tlabel\na\tneutral'                   | a header with premise/sentence1/text_a",
        "x.tsv   | 'premise\thypothesis\tlabel\tlabel\n'          | distinct columns",
        "x.tsv   | ''                                             | at least one row",
        "x.tsv   | '\n\n'                                         | at least one row",
        "x.jsonl | ''                                             | at least one row",
        "x.json  | ''                                             | at least one row",
        "x.xml   | '<a/>'                                         | ending in .tsv"
      })
  void hostileFilesAreProblems(String name, String content, String message) throws IOException {
    Path file = write(name, content);
    assertThatThrownBy(() -> Datasets.load(NLI, file, "en"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(message);
  }

  @Test
  void onlyBadRowsLeaveNothing() throws IOException {
    Path file = write("x.tsv", "a\nb\n");
    assertThatThrownBy(() -> Datasets.load(NLI, file, Reading.of("en").skippingBadRows()))
        .isInstanceOf(Problem.class);
  }

  @Test
  void aMissingFileComesWithItsNearestSibling() throws IOException {
    write("dev-sw.tsv", "");
    assertThatThrownBy(() -> Datasets.load(NLI, directory.resolve("dev-ws.tsv"), "sw"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("did you mean 'dev-sw.tsv'?");
    assertThatThrownBy(() -> Datasets.load(NLI, directory.resolve("no/such.tsv"), "sw"))
        .isInstanceOf(Problem.class);
  }

  @Test
  void gzipIsKnownByItsContentAndHashedAsItLies() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write("a\tb\tneutral\n".repeat(5000).getBytes(StandardCharsets.UTF_8));
    }
    byte[] bytes = packed.toByteArray();
    Dataset data = Datasets.load(NLI, Files.write(directory.resolve("x.tsv.gz"), bytes), "en");
    assertThat(data.size()).isEqualTo(5000);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
    assertThat(data.sha256()).isEqualTo(HexFormat.of().formatHex(hash));
    Path cut = directory.resolve("cut.tsv.gz");
    Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> Datasets.load(NLI, cut, "en"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("read to its end, found one that is cut off");
  }

  @Test
  void labelsMayBeAbsentWhereTheyAreNotNeeded() throws IOException {
    Reading reading = Reading.of("en").unlabelled();
    assertThat(Datasets.load(NLI, write("x.tsv", "a\tb\n"), reading).examples().get(0).label())
        .isNull();
    assertThat(Datasets.load(NLI, write("y.tsv", "a\tb\tneutral\n"), reading).examples())
        .extracting(Example::label)
        .containsExactly("neutral");
    assertThatThrownBy(() -> Datasets.load(NLI, write("z.tsv", "a b\tb\tnone\n"), reading))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("'none'");
  }

  @Test
  void streamsHandOverRowsUnderAName() {
    byte[] bytes =
        "{\"premise\": \"a\", \"hypothesis\": \"b\"}\nx\n".getBytes(StandardCharsets.UTF_8);
    List<Example> examples = new ArrayList<>();
    Reading reading = Reading.of(null).unlabelled();
    assertThatThrownBy(
            () ->
                Datasets.stream(
                    NLI, "stdin.jsonl", new ByteArrayInputStream(bytes), reading, examples::add))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("stdin.jsonl")
        .hasMessageContaining("line 2");
    assertThat(examples).hasSize(1);
  }

  @Test
  void rowsToBeAnsweredHaveTheirIdsThoughTheTaskNamesNone() throws IOException {
    String yaml =
        """
        name: toy
        labels: [good, bad]
        template: "{text} {mask}"
        label-words: {good: a, bad: b}
        columns: {text: text}
        label-column: label
        """;
    Task task = Task.load(write("task.yaml", yaml));
    String csv = "id,key,text,label\nx7,k7,a,good\n";
    assertThat(idToAnswer(task, "rows.csv", csv)).isEqualTo("x7");
    assertThat(idToAnswer(task, "rows.jsonl", "{\"id\": 7, \"text\": \"a\"}")).isEqualTo("7");
    assertThat(idToAnswer(task, "rows.jsonl", "{\"text\": \"a\"}")).isEqualTo("1");
    List<Example> onCluster = new ArrayList<>();
    new RowReader(task, onCluster::add, (line, reason) -> {})
        .row(1, Map.of("id", "x7", "text", "a"));
    assertThat(onCluster).extracting(Example::id).containsExactly("x7");
    assertThat(Datasets.load(task, write("train.csv", csv), "en").examples())
        .as("what is trained on is what it was")
        .extracting(Example::id)
        .containsExactly("2");

    Task named = Task.load(write("named.yaml", yaml + "id-column: key\n"));
    assertThat(idToAnswer(named, "rows.csv", csv)).isEqualTo("k7");
    Task languages = Task.load(write("language.yaml", yaml + "language-column: id\n"));
    assertThat(idToAnswer(languages, "rows.csv", csv)).as("a language").isEqualTo("2");
  }

  private static String idToAnswer(Task task, String name, String rows) {
    List<Example> examples = new ArrayList<>();
    Datasets.stream(
        task,
        name,
        new ByteArrayInputStream(rows.getBytes(StandardCharsets.UTF_8)),
        Reading.of(null).unlabelled(),
        examples::add);
    assertThat(examples).hasSize(1);
    return examples.get(0).id();
  }

  @Test
  void anEmptyClassIsNamed() throws IOException {
    Dataset data = Datasets.load(NLI, write("x.tsv", "a\tb\tneutral\nc\td\tentailment\n"), "en");
    assertThat(data.counts(NLI).values()).containsExactly(1, 1, 0);
    assertThatThrownBy(() -> data.requireEveryLabel(NLI))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("none of 'contradiction'");
  }

  @Test
  void publishedFewShotFilesAreFoundByLanguageAndShots() throws IOException {
    Path english = write("few/train/en/train_split,16.jsonl", "");
    Path swahili = write("few/dev/rest/dev_split,sw,4.jsonl", "");
    Path folder = directory.resolve("few");
    assertThat(FewShotFiles.find(folder, "train", "en", 16)).isEqualTo(english);
    assertThat(FewShotFiles.find(folder, "dev", "sw", 4)).isEqualTo(swahili);
    assertThatThrownBy(() -> FewShotFiles.find(folder, "train", "en", 5))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("shots for en are [16]");
  }

  private Path write(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }
}
