package org.ltp4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ltp4j.evaluation.Spans.Span;

/** Spans and their F1, by hand and against seqeval. */
class SpansTest {
  private static final WordTags TAGS =
      new WordTags(List.of("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG"));

  private static String spans(List<String> tags) {
    return Spans.of(tags).stream()
        .map(span -> "%s:%s-%s".formatted(span.type(), span.from(), span.to()))
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "O O, ''",
    "B-PER I-PER O B-LOC, PER:0-2 LOC:3-4",
    "B-PER B-PER, PER:0-1 PER:1-2",
    "I-PER I-PER, PER:0-2",
    "B-PER I-LOC, PER:0-1 LOC:1-2",
    "O I-LOC O, LOC:1-2",
    "B-A-B I-A-B, A-B:0-2",
    "S-X B-X I-X E-X I-X, X:0-1 X:1-4 X:4-5",
  })
  void beginAndEndWhereTagsSay(String tags, String expected) {
    assertThat(spans(List.of(tags.split(" ")))).isEqualTo(expected);
  }

  @Test
  void countByTypeAndBothBorders() {
    // PER 0-2 found; LOC 3-4 with another border; a LOC made up.
    int[] gold = answer("B-PER I-PER O B-LOC I-LOC O");
    int[] said = answer("B-PER I-PER O B-LOC O B-LOC");
    Tally tally = TAGS.tally(List.of(gold, gold), List.of(said, gold));
    Metrics metrics = Metrics.of(tally);
    assertThat(TAGS.counted()).containsExactly("PER", "LOC", "ORG");
    assertThat(metrics.n()).isEqualTo(2);
    assertThat(metrics.accuracy()).as("rows that are wholly right").isEqualTo(0.5);
    assertThat(metrics.microF1()).isEqualTo(2 * 3 / 9.0);
    assertThat(metrics.classes().get(0)).isEqualTo(new Metrics.LabelMetrics(1, 1, 1, 2));
    assertThat(metrics.classes().get(1)).isEqualTo(new Metrics.LabelMetrics(1 / 3.0, 0.5, 0.4, 2));
    assertThat(metrics.macroF1()).as("ORG does not occur").isEqualTo((1 + 0.4) / 2);
    assertThat(metrics.chance()).isNaN();
    assertThat(tally.usual()).isEqualTo(Metric.SPAN_F1);
  }

  @Test
  void wordsThatWereNotReadAreOutside() {
    float[] scores = {0, 9, 0, 0, 0, 0, 0};
    assertThat(TAGS.decide(scores, 3)).isEqualTo(answer("B-PER O O"));
    assertThat(TAGS.probabilities(scores, 2)[1]).isZero();
  }

  private static int[] answer(String tags) {
    return Stream.of(tags.split(" ")).mapToInt(TAGS.labels()::indexOf).toArray();
  }

  /** The file and the numbers are seqeval 1.2.2's, see make-seqeval.py beside it. */
  @Test
  void seqevalCountsTheSame() throws IOException {
    List<int[]> gold = new ArrayList<>();
    List<int[]> said = new ArrayList<>();
    try (BufferedReader file =
        new BufferedReader(
            new InputStreamReader(
                SpansTest.class.getResourceAsStream("seqeval.tsv"), StandardCharsets.UTF_8))) {
      for (String line = file.readLine(); line != null; line = file.readLine()) {
        String[] cells = line.split("\t", -1);
        assertThat(spans(List.of(cells[0].split(" ")))).isEqualTo(cells[2]);
        gold.add(answer(cells[0]));
        said.add(answer(cells[1]));
      }
    }
    Metrics metrics = Metrics.of(TAGS.tally(gold, said));
    assertThat(metrics.n()).isEqualTo(120);
    assertThat(metrics.microF1()).isCloseTo(0.6423034330011074, within(1e-15));
    assertThat(metrics.macroF1()).isCloseTo(0.6419167659629728, within(1e-15));
    Metrics.LabelMetrics location = metrics.classes().get(1);
    assertThat(location.precision()).isCloseTo(0.668918918918919, within(1e-15));
    assertThat(location.recall()).isCloseTo(0.6923076923076923, within(1e-15));
    assertThat(location.support()).isEqualTo(143);
  }

  @Test
  void spansKnowTheirWords() {
    assertThat(TAGS.spans(answer("O B-ORG I-ORG"))).containsExactly(new Span("ORG", 1, 3));
  }
}
