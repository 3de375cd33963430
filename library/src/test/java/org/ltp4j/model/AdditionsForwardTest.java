package org.ltp4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Precision;
import org.ltp4j.parameter.Kind;
import org.ltp4j.random.Streams;
import org.ltp4j.rounding.KernelSensitive;

/** Deep prompts and low-rank products against their definitions in plain Java. */
@KernelSensitive
class AdditionsForwardTest {
  private static final long SEED = 33;
  private static final Engine BF16 = new Engine("cpu", Precision.BF16, 2);

  private static int[][] rows(ModelConfig config) {
    return TinyModels.rows(config, 4, 0, new SplittableRandom(SEED));
  }

  /** Hidden states of all tokens by definition, row after row. */
  private static double[][] plain(ModelWeights weights, Additions additions, int[][] rows) {
    PlainEncoder plain = new PlainEncoder(weights, additions, TinyAdditions.SCALING);
    List<double[]> all = new ArrayList<>();
    for (int[] row : rows) {
      all.addAll(Arrays.asList(plain.run(row)));
    }
    return all.toArray(double[][]::new);
  }

  /** The largest difference between two sets of hidden states. */
  private static double distance(float[][] actual, double[][] expected) {
    assertThat(actual.length).isEqualTo(expected.length);
    double largest = 0;
    for (int t = 0; t < actual.length; t++) {
      for (int j = 0; j < actual[t].length; j++) {
        largest = Math.max(largest, Math.abs(actual[t][j] - expected[t][j]));
      }
    }
    return largest;
  }

  private static void isTheDefinition(Family family, Function<ModelConfig, Additions> additions) {
    ModelConfig config = TinyModels.config(family);
    int[][] rows = rows(config);
    try (ModelWeights weights = TinyModels.weights(family, SEED);
        Additions added = additions.apply(config)) {
      double[][] expected = plain(weights, added, rows);
      assertThat(distance(hidden(weights, Additions.NONE, rows), expected))
          .describedAs("what is added matters")
          .isGreaterThan(0.3);
      assertThat(distance(hidden(weights, added, rows), expected)).isLessThan(1e-4);
      int[][] alike = Arrays.stream(rows).map(r -> Arrays.copyOf(r, 5)).toArray(int[][]::new);
      assertThat(distance(hidden(weights, added, alike), plain(weights, added, alike)))
          .describedAs("rows of one length, without a mask")
          .isLessThan(1e-4);
      long[] last = Arrays.stream(rows).mapToLong(r -> r.length - 1).toArray();
      double[][] ends = new double[rows.length][];
      for (int row = 0, token = 0; row < rows.length; row++) {
        token += rows[row].length;
        ends[row] = expected[token - 1];
      }
      float[][] asked = TinyAdditions.hidden(new Encoder(weights, added), rows, last);
      assertThat(distance(asked, ends)).describedAs("one place per row").isLessThan(1e-4);
    }
  }

  private static float[][] hidden(ModelWeights weights, Additions additions, int[][] rows) {
    return TinyAdditions.hidden(new Encoder(weights, additions), rows, null);
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void aDeepPromptIsKeysAndValuesBeforeThoseOfEachRow(Family family) {
    isTheDefinition(
        family,
        config -> new Additions(TinyAdditions.deepPrompt(config, SEED, TinyModels.ENGINE), null));
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"QUERY", "KEY", "VALUE", "ATTENTION_OUTPUT", "INTERMEDIATE", "OUTPUT"})
  void aLowRankProductIsAddedToTheWeight(Kind kind) {
    isTheDefinition(
        Family.ROBERTA,
        config ->
            new Additions(
                null, TinyAdditions.lowRank(config, EnumSet.of(kind), SEED, TinyModels.ENGINE)));
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void bothTogetherAreBoth(Family family) {
    isTheDefinition(family, config -> TinyAdditions.both(config, SEED, TinyModels.ENGINE));
  }

  @Test
  void halfPrecisionComputesTheSameButForRounding() {
    ModelConfig config = TinyModels.config(Family.ROBERTA);
    int[][] rows = rows(config);
    try (ModelWeights single = TinyModels.weights(Family.ROBERTA, SEED);
        ModelWeights half = ModelWeights.random(config, new Streams(SEED), BF16);
        Additions added = TinyAdditions.both(config, SEED, BF16)) {
      double[][] expected = plain(single, added, rows);
      assertThat(distance(hidden(half, added, rows), expected))
          .isLessThan(distance(hidden(half, Additions.NONE, rows), expected) / 10);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Precision.class, mode = EnumSource.Mode.EXCLUDE, names = "INT8")
  void productsThatBeginAtZeroChangeNoBit(Precision precision) {
    withProducts(
        precision,
        Family.ROBERTA,
        (config, engine) -> TinyAdditions.zero(config, TinyAdditions.PROJECTIONS, SEED, engine),
        (weights, zero) -> {
          int[][] rows = rows(weights.config());
          assertThat(hidden(weights, zero, rows))
              .isDeepEqualTo(hidden(weights, Additions.NONE, rows));
        });
  }

  /** Checks a model of random weights and products that are made for it. */
  private static void withProducts(
      Precision precision,
      Family family,
      BiFunction<ModelConfig, Engine, LowRank> products,
      BiConsumer<ModelWeights, Additions> check) {
    Engine engine = new Engine("cpu", precision, 2);
    ModelConfig config = TinyModels.config(family);
    try (ModelWeights weights = ModelWeights.random(config, new Streams(SEED), engine);
        Additions additions = new Additions(null, products.apply(config, engine))) {
      check.accept(weights, additions);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Precision.class, mode = EnumSource.Mode.EXCLUDE, names = "INT8")
  void mergedProductsNeedNoAdditions(Precision precision) {
    withProducts(
        precision,
        Family.BERT,
        (config, engine) -> TinyAdditions.lowRank(config, TinyAdditions.QUERY_VALUE, SEED, engine),
        (weights, added) -> {
          int[][] rows = rows(weights.config());
          double[][] expected = plain(weights, added, rows);
          double before = distance(hidden(weights, Additions.NONE, rows), expected);
          added.lowRank().mergeInto(weights);
          assertThat(distance(hidden(weights, Additions.NONE, rows), expected))
              .isLessThan(precision == Precision.FP32 ? 1e-4 : before / 5);
        });
  }

  @Test
  void aSeedGivesTheSameValuesAndAnotherOthers() {
    ModelConfig config = TinyModels.config(Family.ROBERTA);
    int[][] rows = rows(config);
    try (ModelWeights weights = TinyModels.weights(Family.ROBERTA, SEED);
        Additions one = TinyAdditions.both(config, 1, TinyModels.ENGINE);
        Additions same = TinyAdditions.both(config, 1, TinyModels.ENGINE);
        Additions other = TinyAdditions.both(config, 2, TinyModels.ENGINE)) {
      assertThat(hidden(weights, same, rows)).isDeepEqualTo(hidden(weights, one, rows));
      assertThat(distance(hidden(weights, other, rows), plain(weights, one, rows)))
          .isGreaterThan(0.1);
    }
  }

  @Test
  void onlyProjectionsHaveProducts() {
    ModelConfig config = TinyModels.config(Family.ROBERTA);
    for (Set<Kind> kinds :
        List.of(
            EnumSet.of(Kind.LAYER_NORM), EnumSet.of(Kind.LM_HEAD), EnumSet.noneOf(Kind.class))) {
      assertThatThrownBy(() -> TinyAdditions.zero(config, kinds, SEED, TinyModels.ENGINE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(kinds.toString());
    }
  }
}
