package org.ltp4j.ticket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.TreeMap;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.TensorSource;

/**
 * The metadata of a file of ours: required keys, numbers and JSON in strings.
 *
 * @param where the file, for messages
 * @param values the safetensors metadata
 * @param remedy what to do with a file that breaks a rule
 */
record Metadata(String where, Map<String, String> values, String remedy) {
  /** Parses and writes JSON; safe for use by several threads. */
  static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private static final String FORMAT = "format";
  private static final int LONGEST = 200;

  /** Checks that the file is of this format. */
  static Metadata of(TensorSource source, String format, String remedy) {
    Metadata metadata = new Metadata(source.describe(), source.metadata(), remedy);
    String found = metadata.values.getOrDefault(FORMAT, "none");
    if (!found.equals(format)) {
      throw metadata.refuse("metadata " + FORMAT, format, found);
    }
    return metadata;
  }

  String require(String key) {
    String value = values.get(key);
    if (value == null) {
      throw refuse("metadata", "the key '" + key + "'", "none");
    }
    return value;
  }

  /** A SHA-256 in lower-case hexadecimal. */
  String requireSha256(String key) {
    String value = require(key);
    if (!value.matches("[0-9a-f]{64}")) {
      throw refuse("metadata " + key, "64 hexadecimal digits", "'" + value + "'");
    }
    return value;
  }

  /** The base model; hashes that earlier versions did not write are null. */
  BaseIdentity base() {
    return new BaseIdentity(
        requireSha256(BaseIdentity.WEIGHTS_KEY),
        optionalSha256(BaseIdentity.TOKENIZER_KEY),
        optionalSha256(BaseIdentity.CONFIGURATION_KEY));
  }

  private String optionalSha256(String key) {
    return values.containsKey(key) ? requireSha256(key) : null;
  }

  JsonNode json(String key) {
    try {
      return JSON.readTree(require(key));
    } catch (JsonProcessingException e) {
      throw refuse("metadata " + key, "JSON", e.getOriginalMessage().lines().findFirst().orElse(""))
          .causedBy(e);
    }
  }

  /** A JSON object as strings; values that are no strings keep their JSON form. */
  Map<String, String> strings(String key) {
    JsonNode node = json(key);
    if (!node.isObject()) {
      throw refuse("metadata " + key, "a JSON object", node.getNodeType());
    }
    Map<String, String> strings = new TreeMap<>();
    node.properties()
        .forEach(
            e ->
                strings.put(
                    e.getKey(),
                    e.getValue().isTextual() ? e.getValue().asText() : e.getValue().toString()));
    return strings;
  }

  /** Checks that a recorded value is the one computed from the content. */
  void requireEqual(String key, Object computed) {
    String recorded = require(key);
    if (!recorded.equals(computed.toString())) {
      throw refuse("metadata " + key, computed + " as the content says", recorded);
    }
  }

  Problem refuse(String place, String expected, Object found) {
    return Problem.input(where + ", " + quotable(place), expected, quotable(found), remedy);
  }

  /** Text from the file in a form that keeps a message on one line. */
  static String quotable(Object text) {
    String clean = text.toString().replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?");
    return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "…";
  }

  static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings and numbers are always JSON", e);
    }
  }
}
