package org.ltp4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.QuoteMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.problem.Problem;

/** Quoting, headers and packed input: what other readers give, or a refusal; nothing cut short. */
class DelimitedTextTest {
  private static final Task NLI = Task.named("xnli");
  private static final Task TOPICS = Task.named("sib200");

  @TempDir private Path directory;

  @Test
  void aStrayQuoteSwallowsNoRow() throws IOException {
    String text =
        "premise,hypothesis,label\n"
            + "a 5\" nail,it is long,neutral\n"
            + "He said \"no\" twice,he spoke,entailment\n"
            + "\"one \"\"quoted\"\" word, one comma\",b,neutral\n"
            + "\"closed\" and more,c,neutral\n"
            + "\"two\nlines\",d,neutral\n"
            + "last,one\",neutral\n";
    assertThat(premises("x.csv", text, NLI))
        .containsExactly(
            "a 5\" nail",
            "He said \"no\" twice",
            "one \"quoted\" word, one comma",
            "closed and more",
            "two\nlines",
            "last");
  }

  @Test
  void aQuoteThatNothingClosesCostsItsOwnRowOnly() throws IOException {
    Path file =
        write("x.csv", "premise,hypothesis,label\n\"a,b,neutral\nc,d,neutral\ne,f,entailment\n");
    Dataset data = Datasets.load(NLI, file, Reading.of("en").skippingBadRows());
    assertThat(data.examples()).extracting(Example::id).containsExactly("3", "4");
    assertThat(data.warnings())
        .singleElement()
        .asString()
        .contains("1 bad row: line 2 (a quote that is not closed)");
    Path two =
        write("y.csv", "premise,hypothesis,label\n\"a,b,neutral\nc,d,neutral\n\"e,f,neutral\n");
    assertThat(Datasets.load(NLI, two, Reading.of("en").skippingBadRows()).examples())
        .extracting(e -> e.fields().get("premise"))
        .containsExactly("c");
  }

  @ParameterizedTest
  @ValueSource(chars = {',', '\t'})
  void whatACsvWriterWritesIsReadBack(char delimiter) throws IOException {
    SplittableRandom random = new SplittableRandom(20);
    String alphabet = "ab \"\",;\t\n'é";
    for (int file = 0; file < 50; file++) {
      List<List<String>> rows = new ArrayList<>();
      for (int row = 0; row < 20; row++) {
        StringBuilder text = new StringBuilder("x");
        for (int i = random.nextInt(12); i > 0; i--) {
          text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        rows.add(List.of(text.toString(), "travel"));
      }
      CSVFormat format =
          CSVFormat.RFC4180
              .builder()
              .setDelimiter(delimiter)
              .setRecordSeparator('\n')
              .setQuoteMode(QuoteMode.MINIMAL)
              .get();
      StringBuilder text = new StringBuilder("text" + delimiter + "category\n");
      for (List<String> row : rows) {
        text.append(format.format(row.toArray())).append('\n');
      }
      String name = delimiter == ',' ? "x.csv" : "x.tsv";
      assertThat(Datasets.load(TOPICS, write(name, text.toString()), "en").examples())
          .as("file %s", file)
          .extracting(e -> e.fields().get("text"))
          .containsExactlyElementsOf(rows.stream().map(row -> row.get(0)).toList());
    }
  }

  @Test
  void quotesInTsvAreWhatTheTaskSays() throws IOException {
    String text = "index_id\tcategory\ttext\n1\ttravel\t\"The \"\"Orient\"\" leaves\tat two\"\n";
    assertThat(Datasets.load(TOPICS, write("x.tsv", text), "en").examples())
        .extracting(e -> e.fields().get("text"))
        .containsExactly("The \"Orient\" leaves\tat two");
    Task literal = Task.load(write("own.yaml", yaml("")));
    Task quoting = Task.load(write("quoting.yaml", yaml("tsv-quotes: csv\n")));
    Path rows = write("y.tsv", "text\tlabel\n\"an \"\"odd\"\" film\"\tgood\n");
    Dataset asItStands = Datasets.load(literal, rows, "en");
    assertThat(asItStands.examples().get(0).fields()).containsValue("\"an \"\"odd\"\" film\"");
    assertThat(asItStands.warnings())
        .singleElement()
        .asString()
        .contains("1 row, the first in line 2", "tsv-quotes: csv");
    Dataset unquoted = Datasets.load(quoting, rows, "en");
    assertThat(unquoted.examples().get(0).fields()).containsValue("an \"odd\" film");
    assertThat(unquoted.warnings()).isEmpty();
    Path plain = write("z.tsv", "text\tlabel\nan \"odd\" film\tgood\n");
    assertThat(Datasets.load(literal, plain, "en").warnings()).isEmpty();
    assertThat(Datasets.load(quoting, plain, "en").warnings())
        .singleElement()
        .asString()
        .contains("tsv-quotes: literal");
    assertThatThrownBy(() -> Task.load(write("bad.yaml", yaml("tsv-quotes: cvs\n"))))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("did you mean 'csv'?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "premise hypo          | premise, hypo",
        "hypothesis prem       | hypothesis, prem",
        "Premise Hypothesis    | Premise, Hypothesis",
        "sentence_a label      | sentence_a, label",
        "premise hypo label    | premise, hypo, label",
        "text category         | use --task sib200"
      })
  void aHeaderThatIsNotUnderstoodIsNoRow(String header, String message) throws IOException {
    String text = header.strip().replace(' ', '\t') + "\nA cat .\ttravel\n";
    Path file = write("x.tsv", text);
    for (Reading reading : List.of(Reading.of("en"), Reading.of("en").unlabelled())) {
      assertThatThrownBy(() -> Datasets.load(NLI, file, reading.skippingBadRows()))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("a header with premise/sentence1/text_a")
          .hasMessageContaining(message);
    }
  }

  /** Who predicts has the task in the adapter. */
  @Test
  void anotherTasksColumnsSayWhatFitsThem() throws IOException {
    Path file = write("x.tsv", "text\tcategory\nA cat .\ttravel\n");
    assertThatThrownBy(() -> Datasets.load(NLI, file, Reading.of("en")))
        .hasMessageEndingWith("columns of task sib200: use --task sib200");
    assertThatThrownBy(() -> Datasets.load(NLI, file, Reading.of("en").unlabelled()))
        .hasMessageEndingWith("use --task sib200, or an adapter of that task");
  }

  @Test
  void itsColumnsWithOtherLabelsAreNoBuiltInTasks() throws IOException {
    Path file = write("my.csv", "text,label\nHabari njema,afya\nMpira leo,michezo\nA,travel\n");
    assertThatThrownBy(() -> Datasets.load(NLI, file, Reading.of("en")))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("[text, label] and labels of no built-in task")
        .hasMessageEndingWith("ltp data " + file + " --write-task task.yaml");
    assertThatThrownBy(() -> Datasets.load(NLI, file, Reading.of("en").unlabelled()))
        .isInstanceOf(Problem.class)
        .hasMessageNotContaining("sib200");
    Path bare = write("bare.csv", "text,label\n");
    assertThatThrownBy(() -> Datasets.load(NLI, bare, Reading.of("en")))
        .hasMessageEndingWith("use --task sib200");
  }

  @Test
  void aHeaderOfUnknownWordsIsTakenForOneWhereALabelTells() throws IOException {
    Path file = write("x.tsv", "left\tright\trelation\nA cat .\tA dog .\tneutral\n");
    assertThatThrownBy(() -> Datasets.load(NLI, file, "en"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("[left, right, relation]");
    Path unlabelled = write("y.tsv", "left\tright\nA cat .\tA dog .\n");
    assertThat(Datasets.load(NLI, unlabelled, Reading.of("en").unlabelled()).warnings())
        .singleElement()
        .asString()
        .contains("[left, right]", "is taken for data");
    Path words = write("z.tsv", "Yes\tNo\tcontradiction\nA cat .\tA dog .\tneutral\n");
    assertThat(Datasets.load(NLI, words, "en").size()).isEqualTo(2);
  }

  @Test
  void aHeaderInTheMiddleIsABadRow() throws IOException {
    String text = "premise\thypothesis\nA .\tB .\n";
    Path file = write("x.tsv", text + text);
    assertThatThrownBy(() -> Datasets.load(NLI, file, Reading.of("en").unlabelled()))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("line 3 (the header once more)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\u00a0", "\u200b\u200e", "\ufeff", "\t"})
  void aRowWithoutVisibleTextIsBad(String blank) throws IOException {
    String cell = "\"" + blank + "\"";
    Path file = write("x.csv", "premise,hypothesis,label\n" + cell + "," + cell + ",neutral\n");
    assertThatThrownBy(() -> Datasets.load(NLI, file, "en"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("line 2 (no text)");
    Path empty = write("y.tsv", "premise\thypothesis\n\t\nA .\tB .\n");
    assertThatThrownBy(() -> Datasets.load(NLI, empty, Reading.of("en").unlabelled()))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("line 2 (no text)");
  }

  @Test
  void aFolderInPlaceOfAFileIsCalledOne() {
    assertThatThrownBy(() -> Datasets.load(NLI, directory, "en"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("found a folder");
  }

  @Test
  void everyMemberOfAPackedFileIsReadHoweverItComes() throws IOException {
    byte[] first = Packed.gzip("A .\tB .\tneutral\n");
    byte[] second = Packed.gzip("C .\tD .\tentailment\n");
    List<InputStream> slow =
        List.of(new Unhurried(first), new Unhurried(second), new Unhurried(first));
    List<Example> examples = new ArrayList<>();
    Datasets.stream(
        NLI,
        "stdin.tsv",
        new SequenceInputStream(Collections.enumeration(slow)),
        Reading.of(null),
        examples::add);
    assertThat(examples)
        .extracting(Example::label)
        .containsExactly("neutral", "entailment", "neutral");
  }

  @Test
  void aDamagedMemberBehindAWholeOneIsRefused() throws IOException {
    byte[] whole = Packed.gzip("A .\tB .\tneutral\n");
    for (int damage = 0; damage < 3; damage++) {
      byte[] bytes = Arrays.copyOf(whole, whole.length * 2);
      System.arraycopy(whole, 0, bytes, whole.length, whole.length);
      if (damage == 0) {
        bytes = Arrays.copyOf(bytes, bytes.length - 9);
      } else {
        bytes[whole.length + (damage == 1 ? 1 : 12)] ^= 0x55;
      }
      Path file = Files.write(directory.resolve("x.tsv.gz"), bytes);
      assertThatThrownBy(() -> Datasets.load(NLI, file, "en"))
          .as("damage %s", damage)
          .isInstanceOf(Problem.class)
          .hasMessageContaining("read to its end");
    }
  }

  /** Says that nothing is there to be read at once, as a pipe does whose writer is busy. */
  private static final class Unhurried extends ByteArrayInputStream {
    Unhurried(byte[] bytes) {
      super(bytes);
    }

    @Override
    public synchronized int available() {
      return 0;
    }
  }

  private static String yaml(String more) {
    return "name: mood\nlabels: [good, bad]\ntemplate: \"{text} . {mask} .\"\n"
        + "label-words: {good: great, bad: awful}\ncolumns: {text: text}\nlabel-column: label\n"
        + more;
  }

  private List<String> premises(String name, String text, Task task) throws IOException {
    return Datasets.load(task, write(name, text), "en").examples().stream()
        .map(e -> e.fields().get("premise"))
        .toList();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text, StandardCharsets.UTF_8);
  }
}
