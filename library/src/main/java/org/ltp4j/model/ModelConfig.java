package org.ltp4j.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ltp4j.modelname.ModelName;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;

/**
 * The shape of a model, as config.json states it.
 *
 * @param family naming and position rules
 * @param vocabulary V, rows of the word embeddings
 * @param hidden H
 * @param layers L, transformer layers
 * @param heads attention heads; H / heads is a head's width
 * @param intermediate width of the feed-forward part
 * @param positions the longest input, and rows of the position embeddings where there are some
 * @param types rows of the token type embeddings; 0 where there are none
 * @param epsilon of the layer normalisations
 * @param padId id of the padding token
 * @param dropout probabilities while training
 * @param initializerRange standard deviation of random weights
 * @param rotary how positions turn queries and keys; null where they are in the embeddings
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
    Dropout dropout,
    double initializerRange,
    Rotary rotary) {
  /** Twice or three times as much is still a Java integer. */
  private static final int LARGEST_WIDTH = 1 << 29;

  /** Bytes of a terabyte-sized tensor, so that no product of sizes leaves 64 bits. */
  private static final long LARGEST_TENSOR = 1L << 42;

  /** Reads config.json of a model's directory, or of the model of that name. */
  public static ModelConfig load(Path model) {
    ConfigFile file = ConfigFile.in(ModelName.directory(model));
    Family family = Family.of(file);
    file.only("tie_word_embeddings", "true");
    ModelConfig config = family.traits().read(family, file);
    config.check(file);
    return config;
  }

  /** All parameters in canonical order: embeddings, layers from the bottom, LM head. */
  public List<Parameter> parameters() {
    return anatomy().parameters();
  }

  /** What it is made of. */
  public Anatomy anatomy() {
    return family.traits().anatomy(this);
  }

  /** What its layers' tokens attend to and how positions turn them, each kind once. */
  List<AttentionSpan> reaches() {
    return rotary == null
        ? List.of()
        : IntStream.range(0, layers).mapToObj(rotary::reach).distinct().toList();
  }

  private void check(ConfigFile file) {
    // Gated layers have two halves, attention up to three thirds in one tensor.
    long widest = Math.max(Math.max(vocabulary, positions), Math.max(types, 3L * hidden));
    double largest = (double) Math.max(widest, 2L * intermediate) * hidden;
    file.require(
        largest <= LARGEST_TENSOR / Float.BYTES,
        "sizes whose largest tensor has at most 2^42 bytes",
        "one of " + (long) largest + " numbers");
    file.require(
        intermediate < LARGEST_WIDTH && hidden < LARGEST_WIDTH,
        "a hidden and an intermediate size below 2^29",
        hidden + " and " + intermediate);
    file.require(
        hidden % heads == 0,
        "hidden_size divisible by num_attention_heads",
        hidden + " / " + heads);
    file.require(
        rotary == null || hidden / heads % 2 == 0,
        "heads of an even width, for positions turn pairs of numbers",
        hidden / heads);
    file.require(
        padId >= 0 && padId < vocabulary,
        "pad_token_id within the vocabulary of " + vocabulary,
        padId);
    file.require(maxTokens() >= 1, "max_position_embeddings over " + firstPosition(), positions);
    file.require(epsilon > 0 && epsilon < 1, "layer_norm_eps between 0 and 1", epsilon);
    file.require(
        initializerRange > 0 && initializerRange < 100,
        "initializer_range between 0 and 100",
        initializerRange);
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
        dropout,
        initializerRange,
        rotary);
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

  /**
   * What a person should know of a configuration and a tokenizer that name different padding
   * tokens. No input is padded here, so it matters for RoBERTa's positions only; those are the
   * configuration's, as in Hugging Face transformers.
   *
   * @param directory the model, for the message
   * @param pad the tokenizer's padding token
   */
  public Optional<String> paddingNote(Path directory, int pad) {
    if (pad == padId) {
      return Optional.empty();
    }
    String effect =
        family == Family.ROBERTA
            ? "positions count from %s, as config.json says, and from %s if the tokenizer is right"
                    .formatted(padId + 1, pad + 1)
                + "; mend the wrong one"
            : "that makes no difference, for nothing is padded";
    return Optional.of(
        "%s: pad_token_id in config.json is %s, the tokenizer's padding token %s; %s"
            .formatted(directory, padId, pad, effect));
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
    return json().toPrettyString() + "\n";
  }

  /** config.json with the ids of further special tokens as the model of that name has them. */
  public ObjectNode json(Path model) {
    ObjectNode json = json();
    ConfigFile.in(ModelName.directory(model))
        .json()
        .properties()
        .forEach(
            entry -> {
              if (entry.getKey().endsWith("_token_id") && !entry.getKey().equals("pad_token_id")) {
                json.set(entry.getKey(), entry.getValue());
              }
            });
    return json;
  }

  private ObjectNode json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.putArray("architectures").add(family.traits().architecture());
    json.put("model_type", family.modelType());
    family.traits().write(this, json);
    return json;
  }
}
