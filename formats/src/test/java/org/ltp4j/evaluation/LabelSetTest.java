package org.ltp4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.json.Json;

/** Rows that may have any number of labels. */
class LabelSetTest {
  private static final LabelSet SETS = new LabelSet(List.of("a", "b", "c"), 0.5);

  @TempDir Path dir;

  @Test
  void everyLabelFromTheThresholdOn() {
    assertThat(SETS.decide(new float[] {0, -0.1f, 5}, 0)).containsExactly(0, 2);
    assertThat(SETS.decide(new float[] {-1, -1, -1}, 0)).isEmpty();
    assertThat(new LabelSet(SETS.labels(), 0.95).decide(new float[] {2, 3, 0}, 0))
        .containsExactly(1);
  }

  @Test
  void microAndMacroF1AndExactMatchByHand() {
    List<int[]> gold = List.of(new int[] {0, 1}, new int[] {}, new int[] {1}, new int[] {2});
    List<int[]> said = List.of(new int[] {0}, new int[] {}, new int[] {1, 2}, new int[] {2});
    Metrics metrics = Metrics.of(SETS.tally(gold, said));
    // a: 1 of 1 found; b: 1 of 2; c: 1 of 1, and one made up.
    assertThat(metrics.accuracy()).as("exact match").isEqualTo(0.5);
    assertThat(metrics.microF1()).isEqualTo(6 / 8.0);
    assertThat(metrics.macroF1()).isCloseTo((1 + 2 / 3.0 + 2 / 3.0) / 3, within(1e-15));
  }

  @Test
  void lossIsTheMeanBinaryCrossEntropyAndFiniteForAnyScore() {
    double expected = (Math.log1p(Math.exp(-2)) + Math.log1p(Math.exp(1)) + Math.log(2)) / 3;
    assertThat(SETS.loss(new float[] {2, 1, 0}, new int[] {0, 2}))
        .isCloseTo(expected, within(1e-12));
    assertThat(SETS.loss(new float[] {1e30f, 0, 0}, new int[] {})).isFinite();
  }

  @Test
  void filesGiveBackWhatWasCounted() throws IOException {
    List<Prediction> rows =
        List.of(
            new Prediction("1", "en", List.of("a", "b"), new float[] {1, -1, -1}),
            new Prediction("2", "en", List.of(), new float[] {-1, -1, -1}),
            new Prediction("3", "en", List.of("c"), new float[] {-1, -1, 1}));
    Path file = dir.resolve("predictions-en.tsv");
    PredictionsFile.write(file, SETS, rows, List.of(), Confidence.NONE);
    assertThat(file).content().contains("1\ta|b\ta\t0.731", "2\t|\t|\t0.268");
    TestRows read = TestRows.of(SETS, PredictionsFile.read(file, ""));
    LanguageResult language = LanguageResult.of("en", SETS, rows, "sha", 0);
    EvaluationResult result =
        EvaluationResult.of(SETS.labels(), List.of(language), List.of(), Map.of("en", read), 1);
    assertThat(read.counts()).extracting(RowCounts::right).containsExactly(false, true, true);
    assertThat(result.usualMetric()).isEqualTo(Metric.MICRO_F1);
    assertThat(result.mean().of(Metric.MICRO_F1)).isEqualTo(4 / 5.0);
    assertThat(result.mean().interval(Metric.MICRO_F1)).isPresent();
    Map<String, Object> json = result.toJson();
    Path page = dir.resolve("result.json");
    Files.writeString(page, Json.page(json));
    EvaluationResult again = EvaluationResult.fromJson(page, Json.read(page));
    assertThat(Json.page(again.toJson())).isEqualTo(Json.page(json));
    assertThat(EvaluationTable.render(again)).contains("micro-F1 %").doesNotContain("chance");
  }
}
