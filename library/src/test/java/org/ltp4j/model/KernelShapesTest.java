package org.ltp4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Precision;
import org.ltp4j.engine.Tensors;
import org.ltp4j.rounding.KernelSensitive;
import org.ltp4j.rounding.UpToRounding;

/** Sizes that come again, and places of no row, which change nothing for those of a row. */
class KernelShapesTest {
  private static final long SEED = 8;

  @Test
  void sizesAreFewAndLittleLarger() {
    KernelShapes shapes = new KernelShapes(true);
    for (int size = 1; size <= 20_000; size++) {
      assertThat(shapes.tokens(size)).isBetween(size, size + Math.max(15, size / 16));
      assertThat(shapes.length(size)).isBetween(size, size + 7);
    }
    assertThat(IntStream.range(1024, 2048).map(shapes::tokens).distinct()).hasSizeLessThan(20);
    assertThat(IntStream.rangeClosed(1, 512).map(shapes::length).distinct()).hasSize(64);
  }

  @Test
  void onlyGeneratedCodeAsksForThem() {
    assertThat(KernelShapes.of(new Engine("cpu", Precision.BF16, 1)).tokens(17)).isEqualTo(32);
    assertThat(KernelShapes.of(new Engine("cpu", Precision.FP32, 1)).tokens(17)).isEqualTo(17);
    assertThat(new KernelShapes(false).length(17)).isEqualTo(17);
  }

  /**
   * States, and the gradient that they give the embeddings, by every family's layers. A batch of
   * equal rows needs no places of its own in attention, one of other rows does.
   */
  @ParameterizedTest
  @EnumSource(Family.class)
  @KernelSensitive
  void placesOfNoRowChangeNothing(Family family) {
    for (int[] lengths : new int[][] {{7, 7}, {3, 20, 7, 9}}) {
      try (PointerScope scope = new PointerScope();
          ModelWeights weights =
              TinyModels.weights(family, SEED, new Engine("cpu", Precision.FP32, 2))) {
        SplittableRandom random = new SplittableRandom(SEED);
        int[][] rows = new int[lengths.length][];
        for (int r = 0; r < rows.length; r++) {
          rows[r] = random.ints(lengths[r], 3, 71).toArray();
        }
        Input in = Input.of(rows, weights.config());
        assertSame(weights, in, in.padded(in.tokens() + 5));
      }
    }
  }

  /** In bf16 on a CPU, where the head's products are of more rows than it is asked for. */
  @Test
  void theHeadHasTheRowsThatItIsAskedFor() {
    int rows = 17;
    try (PointerScope scope = new PointerScope();
        ModelWeights weights =
            TinyModels.weights(Family.BERT, SEED, new Engine("cpu", Precision.BF16, 1))) {
      MlmHead head = new MlmHead(weights);
      Tensor all = weighting(Tensors.zeros(32, weights.config().hidden())); // whole tiles
      Tensor wanted = all.clone().requires_grad_(true);
      Tensor some = Tensors.slice(all, 0, 0, rows).clone().requires_grad_(true);
      float[] scores = scores(head, wanted, rows);
      assertThat(scores(head, some, rows)).isEqualTo(scores);
      float[] gradient = Tensors.floats(Tensors.slice(wanted.grad(), 0, 0, rows));
      assertThat(Tensors.floats(some.grad())).isEqualTo(gradient);
      assertThat(gradient).isNotEqualTo(new float[gradient.length]);
    }
  }

  /** The scores of the first rows, from which it goes back. */
  private static float[] scores(MlmHead head, Tensor states, int rows) {
    Tensor scores = head.scores(head.transform(states.to(ScalarType.BFloat16))); // (M, V)
    Tensor first = Tensors.slice(scores, 0, 0, rows).to(ScalarType.Float);
    first.mul(weighting(first)).sum().backward();
    return Tensors.floats(first);
  }

  private static void assertSame(ModelWeights weights, Input in, Input padded) {
    Tensor words = Inference.wordRows(weights, in.words()).detach();
    Function<Input, float[][]> outcome =
        batch -> {
          Tensor leaf = words.clone().requires_grad_(true);
          Tensor states = states(weights, batch, leaf); // (T, H)
          states.mul(weighting(states)).sum().backward();
          return new float[][] {Tensors.floats(states), Tensors.floats(leaf.grad())};
        };
    float[][] found = outcome.apply(padded);
    float[][] wanted = outcome.apply(in);
    UpToRounding.assertStates("states", found[0], wanted[0]);
    UpToRounding.assertGradients(Map.of("words", found[1]), Map.of("words", wanted[1]));
  }

  private static Tensor weighting(Tensor states) {
    float[] numbers = new float[(int) states.numel()];
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextDouble(-1, 1);
    }
    return Tensors.of(numbers, states.shape());
  }

  private static Tensor states(ModelWeights weights, Input in, Tensor words) {
    Encoder encoder = new Encoder(weights);
    Layout layout = encoder.layout(in);
    Tensor x = encoder.embeddings(in, words, null, DropoutMasks.NONE); // (T', H)
    assertThat(x.size(0)).isEqualTo(in.places());
    for (int i = 0; i < weights.config().layers(); i++) {
      x = encoder.layer(i, x, layout, DropoutMasks.NONE, null);
    }
    return layout.ofTokens(x);
  }
}
