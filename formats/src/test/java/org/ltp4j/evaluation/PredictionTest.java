package org.ltp4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.problem.Problem;

class PredictionTest {
  private static final List<String> LABELS = List.of("yes", "no");

  @TempDir Path directory;

  @Test
  void probabilitiesAreTheSoftmaxAlsoOfLargeScores() {
    double[] small = prediction("a", 0, (float) Math.log(3)).probabilities();
    assertThat(small[1]).isCloseTo(0.75, within(1e-7));
    double[] large = prediction("a", 3e38f, -3e38f).probabilities();
    assertThat(large).containsExactly(1, 0);
    assertThat(Arrays.stream(prediction("a", 1, 2, 3).probabilities()).sum())
        .isCloseTo(1, within(1e-15));
  }

  @Test
  void theFirstOfEqualScoresIsPredicted() {
    assertThat(prediction("a", 1, 2, 2).label()).isEqualTo(1);
  }

  @Test
  void scoresThatAreNoNumbersNameTheRow() {
    for (float score : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      assertThatThrownBy(() -> prediction("r\n7", 0, score))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("r\\n7")
          .hasMessageContaining(Float.toString(score));
    }
  }

  @Test
  void aTrueLabelThatIsNoneOfTheTasksNamesRowAndLabel() {
    Prediction odd = new Prediction("r7", "en", List.of("maybe"), new float[] {1, 0});
    assertThatThrownBy(() -> LanguageResult.of("en", new OneLabel(LABELS), List.of(odd), "", 0))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("r7")
        .hasMessageContaining("yes, no")
        .hasMessageContaining("'maybe'");
  }

  @Test
  void rowsWithoutTrueLabelAreNotMeasured() {
    Prediction known = new Prediction("1", "en", List.of("no"), new float[] {0, 1});
    Prediction unknown = new Prediction("2", "en", null, new float[] {0, 1});
    LanguageResult result =
        LanguageResult.of("en", new OneLabel(LABELS), List.of(known, unknown), "", 0);
    assertThat(result.metrics().n()).isEqualTo(1);
    assertThatThrownBy(() -> LanguageResult.of("en", new OneLabel(LABELS), List.of(unknown), "", 0))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("en")
        .hasMessageContaining("ltp predict");
  }

  @Test
  void everyIdIsOneCellAndCanBeTakenBack() throws Exception {
    List<String> ids =
        List.of(
            "1",
            "",
            "a\tb",
            "a\nb",
            "a\r\nb",
            "\\t",
            "\\\\",
            "\u0000\u001b[31m",
            "\u2028",
            "\u0085",
            "\"quoted\"",
            "日本語",
            "\ud83d\ude00",
            "\ud83d",
            "=1+1",
            "@SUM(A1)",
            " -x",
            "é");
    Path file = directory.resolve("sub/p.tsv");
    List<Prediction> predictions = ids.stream().map(id -> prediction(id, 0, 0)).toList();
    PredictionsFile.write(file, new OneLabel(LABELS), predictions, List.of(), Confidence.NONE);
    String[] lines = Files.readString(file).split("\n");
    assertThat(lines[0]).isEqualTo("id\tgold\tpredicted\tp_yes\tp_no");
    List<String> read = new ArrayList<>();
    for (String line : Arrays.asList(lines).subList(1, lines.length)) {
      assertThat(line).doesNotContainPattern("[\\p{Cntrl}\u2028\u0085&&[^\t]]");
      String[] cells = line.split("\t", -1);
      assertThat(cells).hasSize(5).endsWith("", "yes", "0.50000000", "0.50000000");
      read.add(unescape(cells[0]));
    }
    assertThat(read).isEqualTo(ids);
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void noCellIsAFormulaAndAllComeBack() throws Exception {
    List<String> labels = List.of("=cmd|' /C calc'!A0", "+1", "-1", "-", "@x", " =x", "\\u003dx");
    Path file = directory.resolve("p.tsv");
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      float[] scores = new float[labels.size()];
      scores[i] = 1;
      predictions.add(new Prediction(labels.get(i), "en", List.of(labels.get(i)), scores));
    }
    PredictionsFile.write(file, new OneLabel(labels), predictions, List.of(), Confidence.NONE);
    for (String line : Files.readAllLines(file)) {
      for (String cell : line.split("\t", -1)) {
        assertThat(Spreadsheet.isFormula(cell)).as(cell).isFalse();
      }
    }
    assertThat(Files.readString(file)).contains("\n-1\t-1\t-1\t", "\n\\u003dcmd|");
    assertThat(PredictionsFile.read(file, ""))
        .extracting(StoredPrediction::id)
        .containsExactlyElementsOf(labels.stream().map(Cells::escape).toList());
  }

  @Test
  void probabilitiesAreWrittenToEightDecimals() throws Exception {
    Path file = directory.resolve("p.tsv");
    Prediction row = new Prediction("1", "en", List.of("no"), new float[] {0, (float) Math.log(2)});
    PredictionsFile.write(file, new OneLabel(LABELS), List.of(row), List.of(), Confidence.NONE);
    assertThat(Files.readString(file)).endsWith("1\tno\tno\t0.33333333\t0.66666667\n");
  }

  @Test
  void noLanguageLeadsOutOfTheDirectory() {
    assertThat(PredictionsFile.name("en")).isEqualTo("predictions-en.tsv");
    assertThat(PredictionsFile.name("zh-Hans")).isEqualTo("predictions-zh-Hans.tsv");
    List<String> hostile = List.of("../x", "a/b", "a\\b", "..", "C:", "a\u0000", "%2F", "é", "\n");
    List<String> names = hostile.stream().map(PredictionsFile::name).toList();
    assertThat(names)
        .doesNotHaveDuplicates()
        .allMatch(n -> n.matches("predictions-[\\w%-]+\\.tsv"));
    for (int i = 0; i < names.size(); i++) {
      String coded = names.get(i).replaceAll("^predictions-|\\.tsv$", "");
      assertThat(URLDecoder.decode(coded, StandardCharsets.UTF_8)).isEqualTo(hostile.get(i));
    }
  }

  @Test
  void agreementOfTwoLists() {
    List<StoredPrediction> a = stored(prediction("1", 0, 0), prediction("2", 5, 0));
    List<StoredPrediction> b =
        stored(prediction("1", 0, (float) Math.log(3)), prediction("2", 5, 0));
    Agreement agreement = Agreement.of(a, b);
    assertThat(agreement.share()).isEqualTo(1.0 / 2);
    assertThat(agreement.largestDifference()).isCloseTo(0.25, within(1e-7));
    assertThat(Agreement.of(a, a)).isEqualTo(new Agreement(2, 2, 0));
    assertThat(Agreement.of(List.of(), List.of()).share()).isEqualTo(1);
    assertThat(Agreement.sum(List.of(agreement, Agreement.of(a, a))).share()).isEqualTo(3.0 / 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1\tno", "1\tno\tno\t0.5", "1\tno\tno\t0.5\thalf", "1\tno\tno\t0\t1\t", ""})
  void damagedPredictionsAreNamedWithTheirLine(String line) throws Exception {
    Path file = directory.resolve("p.tsv");
    Files.writeString(
        file, "id\tgold\tpredicted\tp_no\tp_yes\n0\tno\tno\t0.9\t0.1\n" + line + "\n");
    assertThatThrownBy(() -> PredictionsFile.read(file, "run it again"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("line 3")
        .hasMessageContaining("run it again");
    Path missing = directory.resolve("none.tsv");
    assertThatThrownBy(() -> PredictionsFile.read(missing, "run it again"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("none.tsv");
  }

  @Test
  void onlyTheSameRowsAreCompared() {
    List<StoredPrediction> a = stored(prediction("1", 0, 0), prediction("2", 0, 0));
    assertThatThrownBy(() -> Agreement.of(a, List.of(a.get(1), a.get(0))))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("row 1")
        .hasMessageContaining("'2'");
    assertThatThrownBy(() -> Agreement.of(a, a.subList(0, 1)))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("2 rows");
    assertThatThrownBy(() -> Agreement.of(a.subList(0, 1), stored(prediction("1", 0, 0, 0))))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("3 labels");
  }

  /** As they come back from a file. */
  private List<StoredPrediction> stored(Prediction... rows) {
    Path file = directory.resolve("stored.tsv");
    List<String> labels = List.of("a", "b", "c").subList(0, rows[0].scores().length);
    PredictionsFile.write(file, new OneLabel(labels), List.of(rows), List.of(), Confidence.NONE);
    return PredictionsFile.read(file, "write it again");
  }

  private static Prediction prediction(String id, float... scores) {
    return new Prediction(id, "en", null, scores);
  }

  private static String unescape(String cell) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < cell.length(); i++) {
      char c = cell.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      c = cell.charAt(++i);
      if (c == 'u') {
        text.append((char) Integer.parseInt(cell.substring(i + 1, i + 5), 16));
        i += 4;
      } else {
        text.append(c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c);
      }
    }
    return text.toString();
  }
}
