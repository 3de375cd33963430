package org.ltp4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.TensorData;

/** Weights that say something else than the configuration, or nothing that is a number. */
class ContradictoryWeightsTest {
  @TempDir Path dir;

  private static TensorData changed(TensorData t, String name, UnaryOperator<float[]> change) {
    return TensorData.floats(name, change.apply(ModelFolder.floats(t)), t.info().shape());
  }

  /** A copy of the model that holds some tensor a second time. */
  private Path twice(String name, String again, UnaryOperator<float[]> change) {
    return ModelFolder.copy(
        "xlmr",
        dir.resolve("model"),
        t -> t.info().name().equals(name) ? List.of(t, changed(t, again, change)) : List.of(t));
  }

  private void assertRefused(Path model, String... words) {
    assertThatThrownBy(() -> ModelWeights.source(model).close())
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll(words);
    assertThatThrownBy(() -> ModelWeights.open(model, TinyModels.ENGINE).close())
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll(words);
  }

  @ParameterizedTest
  @CsvSource({
    "roberta.embeddings.word_embeddings.weight, lm_head.decoder.weight",
    "lm_head.bias, lm_head.decoder.bias",
    "roberta.encoder.layer.1.output.dense.bias, encoder.layer.1.output.dense.bias",
    "roberta.embeddings.LayerNorm.weight, roberta.embeddings.LayerNorm.gamma"
  })
  void aParameterThatIsStoredTwiceMustBeTheSame(String name, String again) {
    Path differs =
        twice(
            name,
            again,
            values -> {
              values[values.length - 1] = Math.nextUp(values[values.length - 1]);
              return values;
            });
    assertRefused(differs, "\"" + name + "\"", "\"" + again + "\"", "same values", "at entry");
  }

  @Test
  void theSameInHalfPrecisionIsAnotherValue() {
    Path half =
        ModelFolder.copy(
            "xlmr",
            dir.resolve("half"),
            t ->
                t.info().name().endsWith("word_embeddings.weight")
                    ? List.of(
                        t,
                        ModelFolder.as(ModelFolder.halved(t, Dtype.F16), "lm_head.decoder.weight"))
                    : List.of(t));
    assertRefused(half, "lm_head.decoder.weight", "same values");
    Path both =
        ModelFolder.copy(
            "xlmr",
            dir.resolve("both"),
            t -> {
              TensorData rounded = ModelFolder.halved(t, Dtype.BF16);
              return t.info().name().endsWith("word_embeddings.weight")
                  ? List.of(rounded, ModelFolder.as(rounded, "lm_head.decoder.weight"))
                  : List.of(rounded);
            });
    ModelWeights.source(both).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"roberta.", ""})
  void layersThatTheConfigurationLeavesOutAreNamed(String prefix) {
    String name = "encoder.layer.2.output.dense.bias";
    Path more =
        twice("roberta." + name, prefix + name.replace("layer.2", "layer.3"), values -> values);
    assertRefused(more, prefix + "encoder.layer.3.output.dense.bias", "3 layers", "config.json");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void weightsThatAreNoNumbersAreNamedWithTheirFile(float value) {
    String name = "roberta.encoder.layer.1.attention.self.value.weight";
    for (boolean all : List.of(true, false)) {
      for (Dtype dtype : List.of(Dtype.F32, Dtype.F16)) {
        Path model =
            ModelFolder.copy(
                "xlmr",
                dir.resolve(dtype + " " + all),
                t -> {
                  if (!t.info().name().equals(name)) {
                    return List.of(t);
                  }
                  TensorData odd =
                      changed(
                          t,
                          name,
                          values -> {
                            Arrays.fill(values, all ? 0 : 77, all ? values.length : 78, value);
                            return values;
                          });
                  return List.of(dtype == Dtype.F32 ? odd : ModelFolder.halved(odd, dtype));
                });
        String place = value + " at entry " + (all ? 0 : 77);
        assertNoNumbers(
            model, name, place, () -> ModelWeights.openHashed(model, TinyModels.ENGINE).close());
        try (ModelWeights weights = ModelWeights.open(model, TinyModels.ENGINE)) {
          assertNoNumbers(model, name, place, weights::sha256);
        }
      }
    }
  }

  private static void assertNoNumbers(
      Path model, String name, String place, ThrowingCallable opened) {
    assertThatThrownBy(opened)
        .isInstanceOf(Problem.class)
        .hasMessageStartingWith(model.resolve("model.safetensors").toString())
        .hasMessageContainingAll("\"" + name + "\"", place, "finite numbers")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("learning-rate"));
  }
}
