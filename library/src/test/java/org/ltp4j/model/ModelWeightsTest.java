package org.ltp4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.engine.Tensors;
import org.ltp4j.golden.Golden;
import org.ltp4j.optim.Adam;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.optim.Trainables;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.TensorData;

/** Weights under all their names and formats, and what is said of those that do not fit. */
class ModelWeightsTest {
  @TempDir Path dir;

  private static ModelWeights open(Path directory) {
    return ModelWeights.open(directory, TinyModels.ENGINE);
  }

  private static String sha256(Path directory) {
    try (ModelWeights weights = open(directory)) {
      return weights.sha256();
    }
  }

  private static Path golden(String model) {
    return Golden.folder().resolve(model);
  }

  /** Asserts one line with the directory's weights or config and these words. */
  private void assertRefused(Path directory, String... words) {
    assertThatThrownBy(() -> open(directory))
        .isInstanceOfSatisfying(
            Problem.class,
            p -> {
              assertThat(p.exitCode()).isEqualTo(ExitCode.INPUT);
              assertThat(p.getMessage())
                  .startsWith(directory.toString())
                  .hasLineCount(1)
                  .contains("expected", "found")
                  .contains(words);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"xlmr", "bert"})
  void otherNamesAreTheSameModel(String model) {
    String hash = sha256(golden(model));
    Family family = ModelConfig.load(golden(model)).family();
    UnaryOperator<String> decoderName =
        n -> n.equals(family.wordEmbeddings()) ? family.decoder() + "weight" : n;
    UnaryOperator<String> decoderBias =
        n -> n.equals(family.headBias()) ? family.decoder() + "bias" : n;
    UnaryOperator<String> oldNorms =
        n ->
            n.replace("LayerNorm.weight", "LayerNorm.gamma")
                .replace("LayerNorm.bias", "LayerNorm.beta");
    UnaryOperator<String> bare =
        n -> n.startsWith(family.prefix()) ? n.substring(family.prefix().length()) : n;
    List<UnaryOperator<String>> namings =
        List.of(
            decoderName,
            decoderBias,
            oldNorms,
            bare,
            n -> oldNorms.apply(bare.apply(n)),
            n -> decoderBias.apply(decoderName.apply(n)));
    for (int i = 0; i < namings.size(); i++) {
      Path copy = ModelFolder.renamed(model, dir.resolve("naming-" + i), namings.get(i));
      assertThat(sha256(copy)).describedAs("naming " + i).isEqualTo(hash);
    }
  }

  @Test
  void aTiedMatrixThatIsStoredTwiceCountsOnce() {
    Path both =
        ModelFolder.copy(
            "xlmr",
            dir.resolve("both"),
            t ->
                t.info().name().endsWith("word_embeddings.weight")
                    ? List.of(t, ModelFolder.as(t, "lm_head.decoder.weight"))
                    : List.of(t));
    assertThat(sha256(both)).isEqualTo(sha256(golden("xlmr")));
    try (ModelWeights weights = open(both)) {
      assertThat(weights.parameters())
          .isEqualTo(ModelConfig.load(golden("xlmr")).parameters())
          .extracting(Parameter::name)
          .doesNotHaveDuplicates()
          .doesNotContain("lm_head.decoder.weight");
    }
  }

  @Test
  void theHashIsOfNamesShapesAndValues() {
    Path changed =
        ModelFolder.copy(
            "xlmr",
            dir.resolve("changed"),
            t -> {
              if (!t.info().name().equals("lm_head.bias")) {
                return List.of(t);
              }
              float[] values = ModelFolder.floats(t);
              values[7] = Math.nextUp(values[7]);
              return List.of(TensorData.floats("lm_head.bias", values, values.length));
            });
    assertThat(sha256(changed)).isNotEqualTo(sha256(golden("xlmr")));
  }

  @Test
  void aModelWithoutHeadIsNamedAsSuch() {
    Path base =
        ModelFolder.renamed(
            "xlmr",
            dir.resolve("base"),
            n -> n.startsWith("lm_head") ? null : n.replaceFirst("^roberta\\.", ""));
    try (ModelWeights weights = open(base);
        ModelWeights whole = open(golden("xlmr"))) {
      assertThat(weights.hasHead()).isFalse();
      assertThat(weights.parameters())
          .isEqualTo(whole.parameters().stream().filter(p -> !p.isHead()).toList());
      assertThatThrownBy(() -> new MlmHead(weights))
          .isInstanceOf(Problem.class)
          .hasMessageStartingWith(base.toString())
          .hasMessageContainingAll(
              "masked-language-modelling head", "--trained head", "ForMaskedLM", "--method ft");
      assertThat(weights.sha256()).isNotEqualTo(whole.sha256());
    }
  }

  @Test
  void aHeadThatIsNotCompleteIsNone() {
    Path part =
        ModelFolder.renamed(
            "xlmr", dir.resolve("part"), n -> n.equals("lm_head.dense.bias") ? null : n);
    try (ModelWeights weights = open(part)) {
      assertThat(weights.hasHead()).isFalse();
    }
  }

  @Test
  void aHeadToBeTrainedStandsOnTheEncoderAsItWas() {
    Path base =
        ModelFolder.renamed("xlmr", dir.resolve("base"), n -> n.startsWith("lm_head") ? null : n);
    try (ModelWeights weights = open(base);
        ModelWeights again = open(base);
        ModelWeights whole = open(golden("xlmr"))) {
      String hash = weights.sha256();
      weights.addHead(new Streams(3));
      again.addHead(new Streams(3));
      assertThat(weights.parameters()).isEqualTo(whole.parameters());
      assertThat(weights.sha256()).isEqualTo(hash);
      for (Parameter p : weights.parameters()) {
        float[] values = TinyModels.values(weights, p.name());
        assertThat(TinyModels.values(again, p.name())).containsExactly(values);
        if (!p.isHead()) {
          assertThat(values).containsExactly(TinyModels.values(whole, p.name()));
        }
      }
      float[] own = TinyModels.values(whole, "lm_head.bias");
      whole.addHead(new Streams(3));
      assertThat(TinyModels.values(whole, "lm_head.bias")).containsExactly(own);
    }
  }

  @Test
  void aMissingTensorIsNamed() {
    String gone = "roberta.encoder.layer.1.output.dense.weight";
    Path copy = ModelFolder.renamed("xlmr", dir.resolve("gap"), n -> n.equals(gone) ? null : n);
    assertRefused(copy, gone, "complete checkpoint");
  }

  @Test
  void aTensorOfAnotherShapeIsNamed() {
    Path copy =
        ModelFolder.copy(
            "xlmr",
            dir.resolve("shape"),
            t -> {
              boolean it = t.info().name().endsWith("layer.0.intermediate.dense.bias");
              return List.of(it ? TensorData.floats(t.info().name(), new float[63], 63) : t);
            });
    assertRefused(copy, "layer.0.intermediate.dense.bias", "[64]", "[63]", "config.json");
  }

  @Test
  void weightsThatAreNoFloatsAreNamed() {
    Path copy =
        ModelFolder.copy(
            "bert",
            dir.resolve("long"),
            t -> {
              int n = (int) t.info().elements();
              boolean it = t.info().name().equals("cls.predictions.bias");
              return List.of(it ? TensorData.longs(t.info().name(), new long[n], n) : t);
            });
    assertThatThrownBy(() -> open(copy))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("cls.predictions.bias")
        .hasMessageContaining("I64");
  }

  @ParameterizedTest
  @EnumSource(
      value = Dtype.class,
      names = {"F16", "BF16"})
  void halfPrecisionFilesOpenInSingle(Dtype dtype) {
    Path copy =
        ModelFolder.copy("xlmr", dir.resolve("half"), t -> List.of(ModelFolder.halved(t, dtype)));
    ScalarType type = dtype == Dtype.F16 ? ScalarType.Half : ScalarType.BFloat16;
    try (ModelWeights half = open(copy);
        ModelWeights full = open(golden("xlmr"));
        PointerScope scope = new PointerScope()) {
      for (Parameter p : full.parameters()) {
        Tensor rounded = full.tensor(p.name()).to(type).to(ScalarType.Float);
        assertThat(Tensors.floats(half.tensor(p.name())))
            .describedAs(p.name())
            .containsExactly(Tensors.floats(rounded));
      }
      assertThat(half.sha256()).isNotEqualTo(full.sha256());
    }
  }

  /** What is mapped and what is widened; some of each. */
  @Test
  void theHashIsTheSameTakenAtOnceAndLater() {
    Path mixed =
        ModelFolder.copy(
            "xlmr",
            dir.resolve("mixed"),
            t ->
                List.of(
                    t.info().name().contains("layer.1.") ? ModelFolder.halved(t, Dtype.F16) : t));
    try (ModelWeights atOnce = ModelWeights.openHashed(mixed, TinyModels.ENGINE);
        ModelWeights later = open(mixed)) {
      for (Parameter p : later.parameters()) {
        atOnce.values(p, 0, 1).put(0, 7);
        later.values(p, 0, 1).put(0, 7);
      }
      assertThat(later.sha256()).isEqualTo(atOnce.sha256()).isEqualTo(sha256(mixed));
    }
  }

  @Test
  void trainingNeverReachesTheFile() throws Exception {
    Path copy = ModelFolder.renamed("xlmr", dir.resolve("model"), n -> n);
    byte[] before = Files.readAllBytes(copy.resolve("model.safetensors"));
    try (ModelWeights trained = open(copy);
        ModelWeights other = open(copy)) {
      float[] start = TinyModels.values(other, "lm_head.bias");
      try (ParameterSet set =
          new ParameterSet(
              Trainables.dense(trained, p -> true),
              trained.config().family().wordEmbeddings(),
              2)) {
        set.update(new Adam.Update(new Adam(0.9, 0.999, 1e-8, 0.5), 0.5, 1, 1));
      }
      String query = "roberta.encoder.layer.0.attention.self.query.weight";
      assertThat(TinyModels.values(trained, query)).isNotEqualTo(TinyModels.values(other, query));
      assertThat(TinyModels.values(other, "lm_head.bias")).containsExactly(start);
    }
    assertThat(Files.readAllBytes(copy.resolve("model.safetensors"))).containsExactly(before);
  }

  @Test
  void randomWeightsAreThoseOfBertsInitialisation() {
    ModelConfig config = TinyModels.config(Family.ROBERTA);
    try (ModelWeights weights = TinyModels.weights(Family.ROBERTA, 5);
        ModelWeights same = TinyModels.weights(Family.ROBERTA, 5);
        ModelWeights other = TinyModels.weights(Family.ROBERTA, 6)) {
      assertThat(weights.sha256()).isEqualTo(same.sha256()).isNotEqualTo(other.sha256());
      for (Parameter p : weights.parameters()) {
        float[] values = TinyModels.values(weights, p.name());
        if (p.shape().length == 2) {
          double squares = 0;
          for (float v : values) {
            squares += (double) v * v;
          }
          double deviation = Math.sqrt(squares / values.length);
          // Five standard deviations of the estimate; the row of zeros is 1 in 71.
          assertThat(deviation / config.initializerRange())
              .describedAs(p.name())
              .isBetween(
                  0.99 - 5 / Math.sqrt(2.0 * values.length),
                  1 + 5 / Math.sqrt(2.0 * values.length));
        } else {
          assertThat(values).describedAs(p.name()).containsOnly(p.isBias() ? 0 : 1);
        }
      }
      float[] table = TinyModels.values(weights, config.family().wordEmbeddings());
      int pad = config.padId() * config.hidden();
      assertThat(Arrays.copyOfRange(table, pad, pad + config.hidden())).containsOnly(0);
    }
    // A tensor's values depend on its own name only.
    float[] expected = new Streams(5).normal(20 * 20, 0.3, "weights", "lm_head.dense.weight");
    try (ModelWeights weights = TinyModels.weights(Family.ROBERTA, 5)) {
      assertThat(TinyModels.values(weights, "lm_head.dense.weight")).containsExactly(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"model_type\": \"xlm-roberta\" | \"model_type\": \"gpt2\" | model_type | 'gpt2'",
        "\"model_type\": \"xlm-roberta\", |  | model_type | (none)",
        "\"hidden_act\": \"gelu\" | \"hidden_act\": \"relu\" | hidden_act | 'relu'",
        "\"hidden_act\" | \"position_embedding_type\": \"relative_key\", \"hidden_act\" |"
            + " position_embedding_type | 'relative_key'",
        "\"hidden_act\" | \"tie_word_embeddings\": false, \"hidden_act\" | tie_word_embeddings |"
            + " 'false'",
        "\"hidden_act\" | \"is_decoder\": true, \"hidden_act\" | is_decoder | 'true'",
        "\"hidden_size\": 32, |  | hidden_size | nothing",
        "\"hidden_size\": 32 | \"hidden_size\": 32.5 | hidden_size | 32.5",
        "\"hidden_size\": 32 | \"hidden_size\": 0 | hidden_size | 0",
        "\"num_attention_heads\": 4 | \"num_attention_heads\": 5 | num_attention_heads | 32 / 5",
        "\"vocab_size\": 435 | \"vocab_size\": 99999999999 | vocab_size | 99999999999",
        "\"vocab_size\": 435 | \"vocab_size\": 436 | word_embeddings | [435, 32]",
        "\"pad_token_id\": 1 | \"pad_token_id\": 435 | pad_token_id | 435",
        "\"pad_token_id\": 1 | \"pad_token_id\": -1 | pad_token_id | -1",
        "\"layer_norm_eps\": 1e-05 | \"layer_norm_eps\": -1 | layer_norm_eps | -1",
        "\"hidden_dropout_prob\": 0.1 | \"hidden_dropout_prob\": 1.5 | hidden_dropout_prob | 1.5",
        "\"num_hidden_layers\": 3 | \"num_hidden_layers\": 2000000000 | num_hidden_layers | 2000000000",
        "\"vocab_size\": 435 | \"vocab_size\": 2147483647 | word_embeddings | [435, 32]",
        "\"hidden_size\": 32 | \"hidden_size\": 2147483644 | 2^42 | numbers",
        "\"layer_norm_eps\": 1e-05 | \"layer_norm_eps\": \"small\" | layer_norm_eps | small",
        "\"layer_norm_eps\": 1e-05 | \"layer_norm_eps\": 1e999 | layer_norm_eps | Infinity",
        "\"pad_token_id\": 1 | \"pad_token_id\": 4294967297 | pad_token_id | 4294967297",
        "\"pad_token_id\": 1 | \"pad_token_id\": 1, \"pad_token_id\": 0 | JSON | Duplicate",
        "{ | [ | JSON | ",
      })
  void anUnusableConfigIsExplained(String what, String by, String word, String found)
      throws Exception {
    Path copy = ModelFolder.renamed("xlmr", dir.resolve("config"), n -> n);
    Path config = copy.resolve("config.json");
    String text = Files.readString(config);
    assertThat(text).contains(what);
    Files.writeString(config, text.replaceFirst(quote(what), by == null ? "" : by));
    assertRefused(copy, word, found == null ? "" : found);
  }

  private static String quote(String text) {
    return java.util.regex.Pattern.quote(text);
  }

  @Test
  void absentFilesAreNamed() throws Exception {
    assertRefused(dir.resolve("nowhere"), "no such directory", "config.json");
    Path empty = Files.createDirectories(dir.resolve("empty"));
    assertRefused(empty, "config.json", "no such file");
    Files.copy(golden("xlmr").resolve("config.json"), empty.resolve("config.json"));
    assertRefused(empty, "model.safetensors", "none of these files");
    Files.writeString(empty.resolve("config.json"), "");
    assertRefused(empty, "model_type");
    Files.writeString(
        empty.resolve("config.json"),
        "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 7\n");
    assertRefused(empty, "config.json", "Git LFS pointer", "git lfs pull");
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void aWrittenConfigReadsAsTheSame(Family family) throws Exception {
    ModelConfig config = TinyModels.config(family);
    Files.writeString(dir.resolve("config.json"), config.toJson());
    assertThat(ModelConfig.load(dir)).isEqualTo(config);
  }
}
