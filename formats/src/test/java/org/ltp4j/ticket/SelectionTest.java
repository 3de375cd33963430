package org.ltp4j.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;

class SelectionTest {
  private static final List<Parameter> MODEL = TestModels.model(3, 37, 501);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "global",
        "per-tensor",
        "layers=2-3",
        "layers=0",
        "encoder",
        "embeddings",
        "smallest-change",
        "smallest-change:encoder:per-tensor"
      })
  void equalsSortingEverything(String text) {
    Strategy strategy = Strategy.parse(text);
    for (long seed = 0; seed < 10; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      TestModels.ArrayScores scores = TestModels.difficult(MODEL, random);
      double ratio = seed == 0 ? 1 : random.nextDouble(1e-4, 1);
      Selection selection = Selection.of(MODEL, strategy, ratio);
      Map<String, Bitmap> bitmaps = selection.select(scores, 1 + (int) (seed % 3));
      assertThat(bitmaps).as("seed %d", seed).isEqualTo(bySorting(selection, scores));
      assertThat(cardinality(bitmaps)).as("seed %d", seed).isEqualTo(selection.selected());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"global", "per-tensor", "smallest-change"})
  void signedScoresRankByTheirSign(String text) {
    for (long seed = 0; seed < 10; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      TestModels.ArrayScores scores = TestModels.difficult(MODEL, random);
      for (float[] values : scores.values()) {
        for (int i = 0; i < values.length; i++) {
          values[i] = random.nextInt(5) < 3 ? -values[i] : values[i];
        }
      }
      double ratio = seed == 0 ? 1 : random.nextDouble(1e-4, 1);
      Selection selection = Selection.of(MODEL, Strategy.parse(text), ratio);
      Map<String, Bitmap> bitmaps = selection.select(signed(scores), 1 + (int) (seed % 3));
      assertThat(bitmaps).as("seed %d", seed).isEqualTo(bySorting(selection, scores));
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void signedScoresAreFiniteToo(float bad) {
    TestModels.ArrayScores scores = TestModels.difficult(MODEL, new SplittableRandom(3));
    scores.values().get(0)[16] = -1;
    scores.values().get(0)[17] = bad;
    Selection selection = Selection.of(MODEL, Strategy.parse("global"), 0.2);
    assertThatThrownBy(() -> selection.select(signed(scores), 1))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("entry 17: expected a finite score, found " + bad);
  }

  private static Scores signed(TestModels.ArrayScores scores) {
    return new Scores() {
      @Override
      public void read(Parameter parameter, long offset, float[] out, int n) {
        scores.read(parameter, offset, out, n);
      }

      @Override
      public String describe() {
        return scores.describe();
      }

      @Override
      public boolean signed() {
        return true;
      }
    };
  }

  @Test
  void roundsHalfUp() {
    List<Parameter> model = List.of(TestModels.parameter("roberta.embeddings.LayerNorm.bias", 10));
    Strategy global = Strategy.parse("global");
    assertThat(Selection.of(model, global, 0.05).selected()).isEqualTo(1);
    assertThat(Selection.of(model, global, 0.049).selected()).isZero();
    assertThat(Selection.of(model, global, 0.25).selected()).isEqualTo(3);
  }

  @Test
  void equalScoresGoToTheEarlierTensorThenToTheLowerIndex() {
    List<float[]> zeros = new ArrayList<>();
    MODEL.forEach(p -> zeros.add(new float[(int) p.elements()]));
    Selection selection = Selection.of(MODEL, Strategy.parse("global"), 0.83);
    Map<String, Bitmap> bitmaps = selection.select(new TestModels.ArrayScores(MODEL, zeros), 2);
    long left = selection.selected();
    for (Parameter p : selection.parameters()) {
      long expected = Math.min(left, p.elements());
      Bitmap bitmap = bitmaps.get(p.name());
      assertThat(bitmap.cardinality()).as(p.name()).isEqualTo(expected);
      assertThat(bitmap.count(0, expected)).as(p.name()).isEqualTo(expected);
      left -= expected;
    }
  }

  @Test
  void neverTheHeadNorKeyBiases() {
    Selection usual = Selection.of(MODEL, Strategy.parse("all"), 0.3);
    assertThat(usual.parameters()).noneMatch(Parameter::isHead).noneMatch(Parameter::isKeyBias);
    assertThat(usual.selected()).isEqualTo(usual.eligible());
    assertThat(Selection.of(MODEL, Strategy.parse("global"), 1).parameters())
        .containsExactlyElementsOf(
            MODEL.stream().filter(p -> !p.isHead() && !p.isKeyBias()).toList());
  }

  @Test
  void threadsDoNotChangeTheTicket() {
    // Tensors of several chunks, with the threshold among ties.
    List<Parameter> model = TestModels.model(2, 300, 1500);
    long seed = 7;
    TestModels.ArrayScores scores = TestModels.difficult(model, new SplittableRandom(seed));
    for (double ratio : new double[] {0.2, 0.5, 0.8}) {
      Selection selection = Selection.of(model, Strategy.parse("global"), ratio);
      Map<String, Bitmap> one = selection.select(scores, 1);
      assertThat(selection.select(scores, 2)).as("seed %d", seed).isEqualTo(one);
      assertThat(selection.select(scores, 4)).as("seed %d", seed).isEqualTo(one);
      assertThat(one).as("seed %d", seed).isEqualTo(bySorting(selection, scores));
    }
  }

  @Test
  void randomTicketsSpreadEvenlyAndFollowTheirSeed() {
    List<Parameter> model = TestModels.model(4, 200, 1000);
    Selection selection = Selection.of(model, Strategy.parse("random"), 0.2);
    Map<String, Bitmap> first = selection.select(new RandomScores(new Streams(1)), 1);
    assertThat(selection.select(new RandomScores(new Streams(1)), 3)).isEqualTo(first);
    assertThat(selection.select(new RandomScores(new Streams(2)), 1)).isNotEqualTo(first);
    assertThat(cardinality(first)).isEqualTo(selection.selected());
    for (Parameter p : selection.parameters()) {
      double n = p.elements();
      assertThat(first.get(p.name()).cardinality() / n)
          .as("seed 1, %s, five standard deviations", p)
          .isCloseTo(0.2, within(5 * Math.sqrt(0.2 * 0.8 / n)));
    }
  }

  @Test
  void randomScoresDoNotDependOnHowTheyAreRead() {
    Parameter p = TestModels.parameter("roberta.embeddings.word_embeddings.weight", 100, 10);
    float[] whole = new float[1000];
    new RandomScores(new Streams(5)).read(p, 0, whole, 1000);
    float[] part = new float[300];
    new RandomScores(new Streams(5)).read(p, 600, part, 300);
    assertThat(part).containsExactly(Arrays.copyOfRange(whole, 600, 900));
    Set<Float> distinct = new HashSet<>();
    for (float f : whole) {
      distinct.add(f);
    }
    assertThat(distinct).as("seed 5: hardly any ties").hasSizeGreaterThan(998);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1.0000001, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesRatiosThatAreNone(double ratio) {
    assertThatThrownBy(() -> Selection.of(MODEL, Strategy.parse("global"), ratio))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("active ratio");
    assertThat(Selection.of(MODEL, Strategy.parse("none"), ratio).selected()).isZero();
  }

  @Test
  void aTicketOfAThirdNamesItsLayers() {
    Selection third = Selection.of(MODEL, Strategy.parse("random:middle"), 0.2);
    assertThat(third).isEqualTo(Selection.of(MODEL, Strategy.parse("random:layers=2"), 0.2));
    assertThat(third.parameters()).isNotEmpty().allMatch(p -> p.layer() == 2);
  }

  @Test
  void refusesLayersThatTheModelLacks() {
    assertThatThrownBy(() -> Selection.of(MODEL, Strategy.parse("layers=2-4"), 0.2))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("0 (embeddings) to 3")
        .hasMessageContaining("layers=2-4");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -1e-30f})
  void namesTheFirstEntryWhoseScoreIsNone(float bad) {
    for (int threads = 1; threads <= 4; threads++) {
      List<Parameter> model = TestModels.model(2, 300, 1500);
      TestModels.ArrayScores scores = TestModels.difficult(model, new SplittableRandom(3));
      scores.values().get(0)[300_017] = bad;
      scores.values().get(3)[5] = bad;
      int used = threads;
      assertThatThrownBy(
              () -> Selection.of(model, Strategy.parse("global"), 0.2).select(scores, used))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("word_embeddings.weight, entry 300,017")
          .hasMessageContaining(String.valueOf(bad));
    }
  }

  private record Entry(Parameter tensor, int order, int index, float score) {}

  private static Map<String, Bitmap> bySorting(Selection selection, TestModels.ArrayScores scores) {
    Strategy.Ranked ranked = (Strategy.Ranked) selection.strategy();
    Map<String, Bitmap> bitmaps = new LinkedHashMap<>();
    List<Entry> all = new ArrayList<>();
    for (Parameter p : selection.parameters()) {
      bitmaps.put(p.name(), new Bitmap(p.elements()));
      float[] values = scores.values().get(scores.parameters().indexOf(p));
      for (int i = 0; i < values.length; i++) {
        all.add(new Entry(p, bitmaps.size(), i, values[i] + 0f)); // no negative zero
      }
    }
    Comparator<Entry> byScore = Comparator.comparing(Entry::score);
    Comparator<Entry> order =
        (ranked.score() == Score.SMALLEST_CHANGE ? byScore : byScore.reversed())
            .thenComparing(Entry::order)
            .thenComparing(Entry::index);
    if (ranked.perTensor()) {
      for (Parameter p : selection.parameters()) {
        List<Entry> own = all.stream().filter(e -> e.tensor() == p).toList();
        take(own, order, selection.ratio(), bitmaps);
      }
    } else {
      take(all, order, selection.ratio(), bitmaps);
    }
    return bitmaps;
  }

  private static void take(
      List<Entry> entries, Comparator<Entry> order, double ratio, Map<String, Bitmap> bitmaps) {
    entries.stream()
        .sorted(order)
        .limit((long) Math.floor(ratio * entries.size() + 0.5))
        .forEach(e -> bitmaps.get(e.tensor().name()).set(e.index()));
  }

  private static long cardinality(Map<String, Bitmap> bitmaps) {
    return bitmaps.values().stream().mapToLong(Bitmap::cardinality).sum();
  }
}
