package org.ltp4j.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.ltp4j.files.LfsPointer;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.Quoted;

/**
 * A config.json. Where several keys are given they are spellings of one setting; the first that is
 * there counts.
 */
record ConfigFile(Path file, JsonNode json) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Far above any encoder; a config that says more is damaged, and every layer costs a list. */
  private static final int MOST_LAYERS = 1000;

  static ConfigFile in(Path directory) {
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
      return new ConfigFile(file, JSON.readTree(file.toFile()));
    } catch (IOException e) {
      String found =
          e instanceof JsonProcessingException json
              ? Quoted.of(json.getOriginalMessage())
              : String.valueOf(e.getMessage());
      throw Problem.input(file, "JSON", found, "repair it").causedBy(e);
    }
  }

  /** The value of the first of these keys that has one; else missing. */
  JsonNode value(String... keys) {
    return Arrays.stream(keys)
        .map(json::path)
        .filter(value -> !value.isMissingNode() && !value.isNull())
        .findFirst()
        .orElse(json.path(keys[0]));
  }

  /** A positive whole number. */
  int count(String... keys) {
    JsonNode value = value(keys);
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < 1) {
      throw refuse(
          keys[0],
          "a positive whole number",
          value.isMissingNode() ? "nothing" : Quoted.of(value.toString()),
          "take the config.json that belongs to the weights");
    }
    return value.asInt();
  }

  /** A positive whole number, or the default. */
  int countOr(int otherwise, String key) {
    JsonNode value = value(key);
    return value.isMissingNode() || value.isNull() ? otherwise : count(key);
  }

  /** The number of layers. */
  int layers(String... keys) {
    int layers = count(keys);
    require(layers <= MOST_LAYERS, keys[0] + " of at most " + MOST_LAYERS, layers);
    return layers;
  }

  /** A number, or the default. */
  double number(double otherwise, String... keys) {
    return number(value(keys), keys[0], otherwise);
  }

  /** The same of a value within another. */
  double number(JsonNode value, String name, double otherwise) {
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    require(value.isNumber(), name + " as a number", Quoted.of(value.toString()));
    return value.asDouble();
  }

  /** The id of a token, or the default. */
  int id(int otherwise, String key) {
    JsonNode value = value(key);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    boolean fits = value.isIntegralNumber() && value.canConvertToInt();
    require(fits, key + " as a whole number", Quoted.of(value.toString()));
    return value.asInt();
  }

  /** A probability from 0 to below 1, or the default. */
  double share(double otherwise, String... keys) {
    double value = number(otherwise, keys);
    require(value >= 0 && value < 1, keys[0] + " from 0 to below 1", value);
    return value;
  }

  /** Refuses any value of a setting but this one; a missing setting counts as this value. */
  void only(String key, String value) {
    String found = value(key).asText(value);
    if (!found.equals(value)) {
      throw refuse(key, "'" + value + "'", "'" + found + "'", "use a model of a supported kind");
    }
  }

  void require(boolean met, String expected, Object found) {
    if (!met) {
      throw Problem.input(file, expected, found, "correct the configuration");
    }
  }

  Problem refuse(String key, String expected, Object found, String remedy) {
    return Problem.input(file + ": " + key, expected, found, remedy);
  }
}
