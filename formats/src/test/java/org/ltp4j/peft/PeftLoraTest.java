package org.ltp4j.peft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.parameter.Kind;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;

class PeftLoraTest {
  private static final String QUERY = "roberta.encoder.layer.0.attention.self.query";
  private static final String VALUE = "roberta.encoder.layer.0.attention.self.value";
  private static final List<Parameter> MODEL =
      List.of(
          new Parameter(
              "roberta.embeddings.word_embeddings.weight",
              new long[] {5, 3},
              0,
              Kind.WORD_EMBEDDINGS),
          new Parameter(QUERY + ".weight", new long[] {2, 3}, 1, Kind.QUERY),
          new Parameter(QUERY + ".bias", new long[] {2}, 1, Kind.QUERY),
          new Parameter(VALUE + ".weight", new long[] {2, 3}, 1, Kind.VALUE),
          new Parameter("lm_head.dense.weight", new long[] {3, 3}, 2, Kind.LM_HEAD));

  @TempDir private Path directory;
  private final List<TensorData> tensors = new ArrayList<>();

  @Test
  void productsStandInTheModelsOrder() {
    product(VALUE, 2);
    product(QUERY, 2);
    PeftLora lora = read("\"r\": 2, \"lora_alpha\": 3");
    assertThat(lora.products())
        .extracting(p -> p.weight().name())
        .containsExactly(QUERY + ".weight", VALUE + ".weight");
    assertThat(lora.rank()).isEqualTo(2);
    assertThat(lora.alpha()).isEqualTo(3);
    assertThat(lora.factors().get(QUERY + ".lora_A.weight")).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(lora.factors().get(VALUE + ".lora_B.weight")).containsExactly(1, 2, 3, 4);
  }

  @Test
  void namesMayLackTheFamilysPrefix() {
    product(QUERY.substring("roberta.".length()), 2);
    assertThat(read("\"r\": 2").products().get(0).weight().name()).isEqualTo(QUERY + ".weight");
  }

  @Test
  void otherRanksAndScalesByPatternBecomeOne() {
    product(QUERY, 2);
    product(VALUE, 1);
    PeftLora lora =
        read(
            "\"r\": 2, \"lora_alpha\": 4, \"rank_pattern\": {\"layer.0.*.value\": 1},"
                + " \"alpha_pattern\": {\"value\": 3, \"attention.self.value\": 9}");
    assertThat(lora.rank()).isEqualTo(2);
    assertThat(lora.alpha()).isEqualTo(2); // scale 1: what counts stands in B
    assertThat(lora.factors().get(QUERY + ".lora_B.weight")).containsExactly(2, 4, 6, 8);
    assertThat(lora.factors().get(VALUE + ".lora_A.weight")).containsExactly(1, 2, 3, 0, 0, 0);
    assertThat(lora.factors().get(VALUE + ".lora_B.weight")).containsExactly(3, 0, 6, 0);
  }

  @Test
  void rankStabilisedProductsCountByTheRoot() {
    product(QUERY, 4);
    PeftLora lora = read("\"r\": 4, \"lora_alpha\": 8, \"use_rslora\": true");
    assertThat(lora.alpha() / lora.rank()).isEqualTo(8 / Math.sqrt(4));
  }

  @Test
  void biasesAndHeadsStandBesideAndCopiesDoNot() {
    product(QUERY, 2);
    add(QUERY + ".base_layer.bias", 2);
    add("classifier.out_proj.bias", 3);
    add("classifier.original_module.out_proj.bias", 3);
    add("classifier.modules_to_save.default.out_proj.bias", 3);
    PeftLora lora = read("\"r\": 2, \"bias\": \"all\", \"fan_in_fan_out\": true");
    assertThat(lora.whole()).containsOnlyKeys(QUERY + ".bias");
    assertThat(lora.whole().get(QUERY + ".bias").values()).containsExactly(1, 2);
    assertThat(lora.others()).containsOnlyKeys("classifier.out_proj.bias");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"use_dora\": true | use_dora: true",
        "\"lora_bias\": true | lora_bias: true",
        "\"layer_replication\": [[0, 1]] | layer_replication: [[0,1]]",
        "\"trainable_token_indices\": [7] | trainable_token_indices: [7]",
        "\"of_a_later_version\": \"x\" | of_a_later_version",
        "\"init_lora_weights\": \"pissa_niter_4\" | pissa_niter_4",
        "\"r\": 0 | r: a whole number above 0",
        "\"r\": 1.5 | 1.5",
        "\"r\": 1e9 | 1.0E9",
        "\"r\": \"x\" | x",
        "\"lora_alpha\": -1 | lora_alpha: a number above 0",
        "\"lora_alpha\": 1e99 | 1.0E99",
        "\"rank_pattern\": {\"que(ry\": 2} | que(ry",
        "\"rank_pattern\": {\"(((((.*)*)*)*)*)*x\": 2} | takes too long",
        "\"rank_pattern\": {\"query\": 3} | shape [3, 3]"
      })
  void settingsThatMeanSomethingElseAreRefused(String settings, String said) {
    product(QUERY, 2);
    String rank = settings.startsWith("\"r\"") ? "" : "\"r\": 2, ";
    assertThatThrownBy(() -> read(rank + settings))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "roberta.encoder.layer.9.attention.self.query.lora_A.weight",
        "lm_head.dense.lora_A.weight",
        "roberta.embeddings.word_embeddings.lora_embedding_A",
        QUERY + ".lora_magnitude_vector",
        VALUE + ".lora_B.weight",
        VALUE + ".lora_A.weight",
        QUERY + ".bias"
      })
  void tensorsThatFitNothingAreRefused(String name) {
    product(QUERY, 2);
    add(name, 6);
    assertThatThrownBy(() -> read("\"r\": 2"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(name);
  }

  @Test
  void otherDirectoriesAreRefused() throws IOException {
    refused("with adapter_config.json", "no such file in it");
    Files.writeString(directory.resolve("adapter_config.json"), "{\"peft_type\": \"LORA\"}");
    refused("adapter_model.safetensors or adapter_model.bin", "neither");
    Files.writeString(directory.resolve("adapter_config.json"), "{\"peft_type\": \"IA3\"}");
    refused("peft_type LORA", "IA3");
    Files.writeString(
        directory.resolve("adapter_config.json"), "{\"format\": \"ltp4j-adapter/1\"}");
    refused("that PEFT wrote", "ltp4j-adapter/1");
    Files.writeString(directory.resolve("adapter_config.json"), "[");
    refused("JSON");
    Files.writeString(directory.resolve("adapter_config.json"), "[]");
    refused("peft_type LORA");
    tensors.add(TensorData.floats("prompt_embeddings", new float[3], 1, 3));
    assertThatThrownBy(() -> read("\"r\": 2")).hasMessageContaining("base_model.model.");
    tensors.clear();
    add("classifier.out_proj.bias", 3);
    assertThatThrownBy(() -> read("\"r\": 2")).hasMessageContaining("lora_A and lora_B");
  }

  @Test
  void numbersThatAreNoneAreRefused() {
    tensors.add(
        TensorData.floats(
            PeftLora.PREFIX + QUERY + ".lora_A.weight", new float[] {1, Float.NaN, 1}, 1, 3));
    tensors.add(TensorData.floats(PeftLora.PREFIX + QUERY + ".lora_B.weight", new float[2], 2, 1));
    assertThatThrownBy(() -> read("\"r\": 1"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("NaN at place 1");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void flippedBytesOpenOrAreRefused(long seed) throws IOException {
    product(QUERY, 2);
    read("\"r\": 2, \"lora_alpha\": 3, \"rank_pattern\": {\"query\": 2}");
    Random random = new Random(seed);
    for (String name : List.of("adapter_config.json", "adapter_model.safetensors")) {
      byte[] content = Files.readAllBytes(directory.resolve(name));
      for (int i = 0; i < 300; i++) {
        byte[] other = content.clone();
        other[random.nextInt(other.length)] ^= (byte) (1 + random.nextInt(255));
        Files.write(directory.resolve(name), other);
        try {
          PeftLora.read(directory, MODEL).factors();
        } catch (Problem e) {
          assertThat(e.getMessage()).as("seed " + seed).contains(directory.toString());
        }
      }
      Files.write(directory.resolve(name), content);
    }
  }

  private void refused(String... said) {
    assertThatThrownBy(() -> PeftLora.read(directory, MODEL))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll(said);
  }

  /** A (r, 3) and B (2, r) with the values 1, 2, 3 … */
  private void product(String module, int rank) {
    String name = PeftLora.PREFIX + module;
    tensors.add(TensorData.floats(name + ".lora_A.weight", values(3 * rank), rank, 3));
    tensors.add(TensorData.floats(name + ".lora_B.weight", values(2 * rank), 2, rank));
  }

  private void add(String name, int n) {
    tensors.add(TensorData.floats(PeftLora.PREFIX + name, values(n), n));
  }

  private static float[] values(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = i + 1;
    }
    return values;
  }

  private PeftLora read(String settings) {
    try {
      Files.writeString(
          directory.resolve(PeftConfig.FILE), "{\"peft_type\": \"LORA\", " + settings + "}");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    SafetensorsWriter.write(directory.resolve(PeftLora.WEIGHTS), Map.of(), tensors);
    return PeftLora.read(directory, MODEL);
  }
}
