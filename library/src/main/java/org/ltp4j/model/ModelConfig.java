package org.ltp4j.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ltp4j.files.LfsPointer;
import org.ltp4j.modelname.ModelName;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.Quoted;

/**
 * The shape of a model, as config.json states it.
 *
 * @param family naming and position rules
 * @param vocabulary V, rows of the word embeddings
 * @param hidden H
 * @param layers L, transformer layers
 * @param heads attention heads; H / heads is a head's width
 * @param intermediate width of the feed-forward part
 * @param positions rows of the position embeddings
 * @param types rows of the token type embeddings
 * @param epsilon of the layer normalisations
 * @param padId id of the padding token
 * @param hiddenDropout probability after embeddings and projections
 * @param attentionDropout probability on attention weights
 * @param initializerRange standard deviation of random weights
 */
public record ModelConfig(
    Family family,
    int vocabulary,
    int hidden,
    int layers,
    int heads,
    int intermediate,
    int positions,
    int types,
    double epsilon,
    int padId,
    double hiddenDropout,
    double attentionDropout,
    double initializerRange) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Far above any encoder; a config that says more is damaged, and every layer costs a list. */
  private static final int MOST_LAYERS = 1000;

  /** Bytes of a terabyte-sized tensor, so that no product of sizes leaves 64 bits. */
  private static final long LARGEST_TENSOR = 1L << 42;

  /** Reads config.json of a model's directory, or of the model of that name. */
  public static ModelConfig load(Path model) {
    Path directory = ModelName.directory(model);
    Path file = directory.resolve("config.json");
    if (!Files.isRegularFile(file)) {
      throw Problem.input(
          directory,
          "a model directory with config.json",
          Files.exists(directory) ? "no such file in it" : "no such directory",
          "give the directory that holds config.json, the weights and the tokenizer");
    }
    LfsPointer.refuse(file, "the model's sizes");
    try {
      return parse(file, JSON.readTree(file.toFile()));
    } catch (IOException e) {
      String found =
          e instanceof JsonProcessingException json
              ? Quoted.of(json.getOriginalMessage())
              : String.valueOf(e.getMessage());
      throw Problem.input(file, "JSON", found, "repair it").causedBy(e);
    }
  }

  private static ModelConfig parse(Path file, JsonNode json) {
    Family family = Family.ofModelType(file, json.path("model_type").asText("(none)"));
    refuseUnlessDefault(file, json, "hidden_act", "gelu");
    refuseUnlessDefault(file, json, "position_embedding_type", "absolute");
    refuseUnlessDefault(file, json, "tie_word_embeddings", "true");
    refuseUnlessDefault(file, json, "is_decoder", "false");
    ModelConfig config =
        new ModelConfig(
            family,
            count(file, json, "vocab_size"),
            count(file, json, "hidden_size"),
            count(file, json, "num_hidden_layers"),
            count(file, json, "num_attention_heads"),
            count(file, json, "intermediate_size"),
            count(file, json, "max_position_embeddings"),
            count(file, json, "type_vocab_size"),
            number(file, json, "layer_norm_eps", 1e-12),
            id(file, json, "pad_token_id", family.defaultPadId()),
            number(file, json, "hidden_dropout_prob", 0.1),
            number(file, json, "attention_probs_dropout_prob", 0.1),
            number(file, json, "initializer_range", 0.02));
    config.check(file);
    return config;
  }

  /** All parameters in canonical order: embeddings, layers from the bottom, LM head. */
  public List<Parameter> parameters() {
    return ParameterList.of(this);
  }

  private void check(Path file) {
    require(layers <= MOST_LAYERS, file, "num_hidden_layers of at most " + MOST_LAYERS, layers);
    long widest = Math.max((long) vocabulary, Math.max(positions, Math.max(types, hidden)));
    long largest = Math.max(widest, intermediate) * hidden;
    require(
        largest <= LARGEST_TENSOR / Float.BYTES,
        file,
        "sizes whose largest tensor has at most 2^42 bytes",
        "one of " + largest + " numbers");
    require(
        hidden % heads == 0,
        file,
        "hidden_size divisible by num_attention_heads",
        hidden + " / " + heads);
    require(
        padId >= 0 && padId < vocabulary,
        file,
        "pad_token_id within the vocabulary of " + vocabulary,
        padId);
    require(maxTokens() >= 1, file, "max_position_embeddings over " + firstPosition(), positions);
    require(epsilon > 0 && epsilon < 1, file, "layer_norm_eps between 0 and 1", epsilon);
    require(
        initializerRange > 0 && initializerRange < 100,
        file,
        "initializer_range between 0 and 100",
        initializerRange);
    requireShare(file, "hidden_dropout_prob", hiddenDropout);
    requireShare(file, "attention_probs_dropout_prob", attentionDropout);
  }

  private static void requireShare(Path file, String key, double value) {
    require(value >= 0 && value < 1, file, key + " from 0 to below 1", value);
  }

  private static void require(boolean met, Path file, String expected, Object found) {
    if (!met) {
      throw Problem.input(file, expected, found, "correct the configuration");
    }
  }

  /** The same model with another vocabulary size. */
  public ModelConfig withVocabulary(int size) {
    return new ModelConfig(
        family,
        size,
        hidden,
        layers,
        heads,
        intermediate,
        positions,
        types,
        epsilon,
        padId,
        hiddenDropout,
        attentionDropout,
        initializerRange);
  }

  /**
   * Fails if a tokenizer has ids that the model has no embedding for.
   *
   * @param directory the model, for the message
   * @param tokens ids of the tokenizer
   */
  public void requireVocabulary(Path directory, int tokens) {
    if (tokens > vocabulary) {
      throw Problem.input(
          directory,
          "a tokenizer of at most " + vocabulary + " tokens, vocab_size in config.json",
          tokens,
          "put weights, config.json and tokenizer.json of the same model together");
    }
  }

  /** The first position id that a token can have: RoBERTa counts from padId + 1, BERT from 0. */
  public int firstPosition() {
    return family == Family.ROBERTA ? padId + 1 : 0;
  }

  /** The longest sequence, virtual tokens included, that the position table can hold. */
  public int maxTokens() {
    return positions - firstPosition();
  }

  /** Writes config.json as Hugging Face transformers reads it. */
  public String toJson() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.putArray("architectures").add(family.architecture());
    json.put("model_type", family.modelType());
    json.put("vocab_size", vocabulary);
    json.put("hidden_size", hidden);
    json.put("num_hidden_layers", layers);
    json.put("num_attention_heads", heads);
    json.put("intermediate_size", intermediate);
    json.put("max_position_embeddings", positions);
    json.put("type_vocab_size", types);
    json.put("layer_norm_eps", epsilon);
    json.put("pad_token_id", padId);
    if (family == Family.ROBERTA) {
      json.put("bos_token_id", 0);
      json.put("eos_token_id", 2);
    }
    json.put("hidden_act", "gelu");
    json.put("hidden_dropout_prob", hiddenDropout);
    json.put("attention_probs_dropout_prob", attentionDropout);
    json.put("initializer_range", initializerRange);
    return json.toPrettyString() + "\n";
  }

  private static int count(Path file, JsonNode json, String key) {
    JsonNode value = json.path(key);
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < 1) {
      throw Problem.input(
          file + ": " + key,
          "a positive whole number",
          value.isMissingNode() ? "nothing" : Quoted.of(value.toString()),
          "take the config.json that belongs to the weights");
    }
    return value.asInt();
  }

  private static double number(Path file, JsonNode json, String key, double otherwise) {
    JsonNode value = json.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    require(value.isNumber(), file, key + " as a number", Quoted.of(value.toString()));
    return value.asDouble();
  }

  private static int id(Path file, JsonNode json, String key, int otherwise) {
    JsonNode value = json.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    boolean fits = value.isIntegralNumber() && value.canConvertToInt();
    require(fits, file, key + " as a whole number", Quoted.of(value.toString()));
    return value.asInt();
  }

  private static void refuseUnlessDefault(Path file, JsonNode json, String key, String only) {
    String value = json.path(key).isNull() ? only : json.path(key).asText(only);
    if (!value.equals(only)) {
      throw Problem.input(
          file + ": " + key,
          "'" + only + "'",
          Quoted.of(json.path(key).toString()),
          "use a model of a supported kind");
    }
  }
}
