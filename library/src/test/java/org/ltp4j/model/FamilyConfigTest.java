package org.ltp4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.engine.Engine;
import org.ltp4j.golden.Golden;
import org.ltp4j.problem.Problem;

/**
 * Configurations as different versions of transformers write them, and names as files have them.
 */
class FamilyConfigTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path dir;

  private static ObjectNode golden(String family) throws IOException {
    Path folder = Golden.folder().resolve("families").resolve(family);
    return (ObjectNode) JSON.readTree(folder.resolve("config.json").toFile());
  }

  private ModelConfig load(ObjectNode config) throws IOException {
    Files.writeString(dir.resolve("config.json"), config.toString());
    return ModelConfig.load(dir);
  }

  @Test
  void eitherSpellingOfModernBertIsTheSameModel() throws IOException {
    ModelConfig both = load(golden("modernbert"));
    assertThat(both.rotary())
        .isEqualTo(new Rotary(160000, 10000, 8, List.of(false, true, true, false)));
    ObjectNode four = golden("modernbert");
    four.remove(List.of("layer_types", "rope_parameters"));
    assertThat(load(four)).isEqualTo(both);
    ObjectNode five = golden("modernbert");
    five.remove(List.of("global_attn_every_n_layers", "global_rope_theta", "local_rope_theta"));
    assertThat(load(five)).isEqualTo(both);
  }

  @Test
  void layersAttendAsTheirListSays() throws IOException {
    ObjectNode config = golden("modernbert");
    config
        .putArray("layer_types")
        .add("sliding_attention")
        .add("full_attention")
        .add("full_attention")
        .add("sliding_attention");
    assertThat(load(config).rotary().local()).containsExactly(true, false, false, true);
    assertThat(ModelConfig.load(dir).reaches())
        .containsExactly(new AttentionSpan(8, 10000), new AttentionSpan(0, 160000));
  }

  @Test
  void aWrittenConfigNamesTheTokensOfItsModel() throws IOException {
    ObjectNode before = golden("modernbert");
    ModelConfig config = load(before);
    ObjectNode after = config.json(dir);
    for (String key : List.of("bos", "cls", "eos", "pad", "sep")) {
      assertThat(after.get(key + "_token_id")).isEqualTo(before.get(key + "_token_id"));
    }
    assertThat(load(after)).isEqualTo(config);
  }

  @Test
  void distilBertTakesBertsKeysToo() throws IOException {
    ModelConfig own = load(golden("distilbert"));
    ObjectNode other = golden("distilbert");
    other.set("hidden_size", other.remove("dim"));
    other.set("num_hidden_layers", other.remove("n_layers"));
    other.set("num_attention_heads", other.remove("n_heads"));
    other.set("intermediate_size", other.remove("hidden_dim"));
    assertThat(load(other)).isEqualTo(own);
    assertThat(own.maxTokens()).isEqualTo(66);
  }

  @ParameterizedTest
  @CsvSource({
    "modernbert, attention_bias, true",
    "modernbert, norm_bias, true",
    "modernbert, hidden_activation, \"silu\"",
    "modernbert, embedding_dropout, 0.1",
    "modernbert, local_attention, 0",
    "modernbert, layer_types, '[\"full_attention\"]'",
    "modernbert, layer_types, '[\"full_attention\",\"full_attention\",\"odd\",\"full_attention\"]'",
    "modernbert, rope_parameters, '{\"full_attention\":{\"rope_type\":\"yarn\"}}'",
    "modernbert, num_attention_heads, 16",
    "distilbert, activation, \"relu\"",
    "distilbert, n_layers, 0",
    "distilbert, tie_word_embeddings, false",
    "distilbert, model_type, \"bart\""
  })
  void whatIsNotSupportedIsNamed(String family, String key, String value) throws IOException {
    ObjectNode config = golden(family);
    config.set(key, JSON.readTree(value));
    assertThatThrownBy(() -> load(config))
        .isInstanceOf(Problem.class)
        .hasMessageStartingWith(dir.resolve("config.json").toString())
        .hasMessageContainingAll("expected", "found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"modernbert", "distilbert"})
  void anEncoderUnderBareNamesIsTheSameWithoutItsHead(String family) {
    String model = "families/" + family;
    String prefix = ModelConfig.load(Golden.folder().resolve(model)).family().prefix();
    Path bare =
        ModelFolder.renamed(
            model,
            dir.resolve("bare"),
            n -> n.startsWith(prefix) ? n.substring(prefix.length()) : null);
    try (ModelWeights whole = ModelWeights.open(Golden.folder().resolve(model), Engine.cpu(1));
        ModelWeights encoder = ModelWeights.open(bare, Engine.cpu(1))) {
      assertThat(encoder.hasHead()).isFalse();
      assertThat(encoder.parameters()).isNotEmpty();
      encoder
          .parameters()
          .forEach(
              p ->
                  assertThat(TinyModels.values(encoder, p.name()))
                      .containsExactly(TinyModels.values(whole, p.name())));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"modernbert", "distilbert"})
  void theTiedMatrixMayGoByTheDecodersName(String family) {
    Path model = Golden.folder().resolve("families/" + family);
    Family names = ModelConfig.load(model).family();
    Path renamed =
        ModelFolder.renamed(
            "families/" + family,
            dir.resolve("renamed"),
            n -> n.equals(names.wordEmbeddings()) ? names.decoder() + "weight" : n);
    try (ModelWeights one = ModelWeights.open(model, Engine.cpu(1));
        ModelWeights other = ModelWeights.open(renamed, Engine.cpu(1))) {
      assertThat(other.sha256()).isEqualTo(one.sha256());
    }
  }
}
