package org.ltp4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.optim.Trainables;
import org.ltp4j.problem.Problem;
import org.ltp4j.rounding.KernelSensitive;
import org.ltp4j.rounding.UpToRounding;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorSource;

/** Additions as a file holds them. */
@KernelSensitive
class AdditionsFileTest {
  private static final long SEED = 57;
  private static final ModelConfig CONFIG = TinyModels.config(Family.BERT);
  private static final String LAYER = CONFIG.family().layer(1) + "attention.self.";

  @TempDir private Path directory;

  /** What training stores of them. */
  private static List<TensorData> stored(Additions additions) {
    try (ParameterSet set =
        new ParameterSet(
            Trainables.dense(additions, TinyModels.ENGINE), CONFIG.family().wordEmbeddings(), 1)) {
      return set.values();
    }
  }

  private Additions read(List<TensorData> tensors) {
    Path file = directory.resolve("values.safetensors");
    SafetensorsWriter.write(file, Map.of(), tensors);
    try (TensorSource source = SafetensorsFile.open(file)) {
      return Additions.read(source, CONFIG, TinyAdditions.ALPHA, TinyModels.ENGINE);
    }
  }

  @Test
  void storedAdditionsComputeTheSameBits() {
    int[][] rows = TinyModels.rows(CONFIG, 3, 0, new SplittableRandom(SEED));
    try (ModelWeights weights = TinyModels.weights(Family.BERT, SEED);
        Additions added = TinyAdditions.both(CONFIG, SEED, TinyModels.ENGINE);
        Additions again = read(stored(added))) {
      assertThat(again.tensors().keySet())
          .containsExactlyElementsOf(added.tensors().keySet())
          .doesNotContainAnyElementsOf(weights.parameters().stream().map(p -> p.name()).toList());
      assertThat(again.deepPrompt().length()).isEqualTo(TinyAdditions.LENGTH);
      assertThat(again.lowRank().rank()).isEqualTo(TinyAdditions.RANK);
      assertThat(TinyAdditions.hidden(new Encoder(weights, again), rows, null))
          .isDeepEqualTo(TinyAdditions.hidden(new Encoder(weights, added), rows, null));
    }
  }

  @Test
  void aFileWithoutAnyIsNothingAdded() {
    assertThat(read(List.of(TensorData.floats("prompt", new float[] {1, 2}, 2))))
        .isEqualTo(Additions.NONE);
  }

  @Test
  void someLayersMayHaveAPrefixAndOthersNone() {
    int[][] rows = TinyModels.rows(CONFIG, 3, 0, new SplittableRandom(SEED));
    try (ModelWeights weights = TinyModels.weights(Family.BERT, SEED);
        Additions whole = TinyAdditions.both(CONFIG, SEED, TinyModels.ENGINE);
        Additions some =
            read(stored(whole).stream().filter(t -> t.info().name().startsWith(LAYER)).toList())) {
      assertThat(some.all()).hasSize(5).allMatch(a -> a.layer() == 2);
      PlainEncoder plain = new PlainEncoder(weights, some, TinyAdditions.SCALING);
      float[][] hidden = TinyAdditions.hidden(new Encoder(weights, some), rows, null);
      int token = 0;
      for (int[] row : rows) {
        for (double[] expected : plain.run(row)) {
          UpToRounding.assertStates("token " + token, hidden[token], expected);
          token++;
        }
      }
    }
  }

  private void isRefused(String tensor, UnaryOperator<TensorData> change) {
    try (Additions whole = TinyAdditions.both(CONFIG, SEED, TinyModels.ENGINE)) {
      List<TensorData> tensors = new ArrayList<>(stored(whole));
      tensors.replaceAll(t -> t.info().name().equals(tensor) ? change.apply(t) : t);
      assertThatThrownBy(() -> read(tensors))
          .isInstanceOf(Problem.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining(tensor);
    }
  }

  private static UnaryOperator<TensorData> shape(long... shape) {
    int n = 1;
    for (long size : shape) {
      n *= (int) size;
    }
    float[] values = new float[n];
    return t -> TensorData.floats(t.info().name(), values, shape);
  }

  @Test
  void tensorsThatDoNotFitAreRefused() {
    isRefused(LAYER + "prefix", shape(2, TinyAdditions.LENGTH + 1, CONFIG.hidden()));
    isRefused(LAYER + "prefix", shape(2, TinyAdditions.LENGTH, CONFIG.hidden() - 1));
    isRefused(LAYER + "prefix", shape(4, CONFIG.hidden()));
    isRefused(LAYER + "query.lora_A.weight", shape(TinyAdditions.RANK + 1, CONFIG.hidden()));
    isRefused(LAYER + "value.lora_B.weight", shape(CONFIG.hidden()));
    isRefused(
        LAYER + "query.lora_A.weight",
        t -> TensorData.longs(t.info().name(), new long[] {1, 2}, 2));
    isRefused(LAYER + "query.lora_B.weight", t -> TensorData.floats("other", new float[] {1}, 1));
    isRefused(LAYER + "query.lora_A.weight", t -> TensorData.floats("other", new float[] {1}, 1));
  }

  @Test
  void theFirstOneFoundIsCheckedToo() {
    String first = CONFIG.family().layer(0) + "attention.self.";
    isRefused(first + "prefix", shape(2, 0, CONFIG.hidden()));
    isRefused(first + "prefix", shape(5));
    isRefused(first + "query.lora_A.weight", shape(0, CONFIG.hidden()));
    isRefused(first + "query.lora_A.weight", shape());
    isRefused(first + "query.lora_A.weight", t -> TensorData.floats("other", new float[] {1}, 1));
  }
}
