package org.ltp4j.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ltp4j.problem.Problem;

/**
 * What stands beside a {@code tokenizer.json} and overrules it, as in Hugging Face transformers 4
 * and 5. A key that is not there, or null where that means nothing, leaves the tokenizer as it is.
 *
 * <ul>
 *   <li>{@code do_lower_case}, {@code strip_accents}, {@code tokenize_chinese_chars}: BERT's
 *       normalizer. A {@code tokenizer_class} that is the library's plain one does not know them.
 *   <li>{@code add_prefix_space}: whether the byte-level way of RoBERTa puts a space before a text.
 *   <li>{@code added_tokens_decoder}: further tokens, and other flags of known ones.
 * </ul>
 *
 * @param file tokenizer_config.json, for messages
 * @param config its content, or nothing
 * @param map that of special_tokens_map.json, or nothing
 */
record TokenizerSettings(Path file, JsonNode config, JsonNode map) {
  private static final Map<String, String> BERT_KEYS =
      Map.of(
          "do_lower_case", "lowercase",
          "strip_accents", "strip_accents",
          "tokenize_chinese_chars", "handle_chinese_chars");
  private static final Set<String> PLAIN_CLASSES =
      Set.of("PreTrainedTokenizerFast", "TokenizersBackend");
  private static final List<String> FLAGS =
      List.of("single_word", "lstrip", "rstrip", "normalized", "special");

  /** None: the tokenizer is what its own file says. */
  static TokenizerSettings none(Path file) {
    return new TokenizerSettings(file, MissingNode.getInstance(), MissingNode.getInstance());
  }

  /**
   * Those of a model directory.
   *
   * @throws Problem if a file is there and cannot be read
   */
  static TokenizerSettings in(Path directory) {
    Path config = directory.resolve("tokenizer_config.json");
    return new TokenizerSettings(
        config, object(config), object(directory.resolve("special_tokens_map.json")));
  }

  private static JsonNode object(Path file) {
    if (!JsonFile.exists(file)) {
      return MissingNode.getInstance();
    }
    JsonNode json = JsonFile.read(file);
    if (!json.isObject()) {
      throw Problem.input(
          file, "a JSON object", json.getNodeType(), "copy the file from the model again");
    }
    return json;
  }

  /** The names given for a special token, by the first key that names it, as {@code cls_token}. */
  List<String> names(List<String> keys) {
    List<String> names = new ArrayList<>();
    for (String key : keys) {
      for (JsonNode json : List.of(config, map)) {
        JsonNode value = json.path(key);
        names.add(value.isObject() ? value.path("content").asText() : value.asText());
      }
    }
    return names;
  }

  /** Puts the settings into the tree of a {@code tokenizer.json}. */
  void applyTo(ObjectNode root) {
    if (!PLAIN_CLASSES.contains(config.path("tokenizer_class").asText())) {
      BERT_KEYS.forEach((key, name) -> bertNormalizer(root.path("normalizer"), key, name));
    }
    prefixSpace(root.path("pre_tokenizer"));
    addedTokens(root);
  }

  private void bertNormalizer(JsonNode step, String key, String name) {
    step.path("normalizers").forEach(part -> bertNormalizer(part, key, name));
    boolean given = config.hasNonNull(key) || key.equals("strip_accents") && config.has(key);
    if (given && step.path("type").asText().equals("BertNormalizer")) {
      ((ObjectNode) step).set(name, config.path(key).isNull() ? config.path(key) : flag(key));
    }
  }

  private void prefixSpace(JsonNode step) {
    String key = "add_prefix_space";
    if (config.hasNonNull(key) && step.path("type").asText().equals("ByteLevel")) {
      ((ObjectNode) step).set(key, flag(key));
    }
  }

  private JsonNode flag(String key) {
    JsonNode value = config.path(key);
    if (!value.isBoolean()) {
      throw problem(key, "true or false", value);
    }
    return value;
  }

  private void addedTokens(ObjectNode root) {
    JsonNode decoder = config.path("added_tokens_decoder");
    if (decoder.isMissingNode() || decoder.isNull()) {
      return;
    }
    if (!decoder.isObject()) {
      throw problem("added_tokens_decoder", "an object of ids and tokens", decoder);
    }
    Map<String, ObjectNode> known = new LinkedHashMap<>();
    for (JsonNode token : root.path("added_tokens")) {
      if (token instanceof ObjectNode object) {
        known.put(token.path("content").asText(), object);
      }
    }
    List<Map.Entry<Integer, JsonNode>> tokens = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : decoder.properties()) {
      tokens.add(Map.entry(id(entry.getKey()), entry.getValue()));
    }
    tokens.sort(Comparator.comparing(Map.Entry::getKey));
    for (Map.Entry<Integer, JsonNode> entry : tokens) {
      String content = entry.getValue().path("content").asText();
      if (content.isEmpty()) {
        throw problem("added_tokens_decoder." + entry.getKey(), "a token", entry.getValue());
      }
      // Which id a known token has, its own file says.
      ObjectNode token = known.computeIfAbsent(content, c -> added(root, entry.getKey(), c));
      for (String name : FLAGS) {
        if (entry.getValue().path(name).isBoolean()) {
          token.set(name, entry.getValue().path(name));
        }
      }
    }
  }

  private static ObjectNode added(ObjectNode root, int id, String content) {
    ArrayNode all =
        root.path("added_tokens") instanceof ArrayNode array
            ? array
            : root.putArray("added_tokens");
    ObjectNode token = all.addObject().put("id", id).put("content", content);
    FLAGS.forEach(name -> token.put(name, name.equals("normalized")));
    return token;
  }

  private int id(String key) {
    try {
      return Integer.parseInt(key);
    } catch (NumberFormatException e) {
      throw Problem.input(
              file + ": added_tokens_decoder",
              "ids as keys",
              "'" + key + "'",
              "copy the file from the model again")
          .causedBy(e);
    }
  }

  private Problem problem(String key, String expected, JsonNode found) {
    String shown = found.toString();
    return Problem.input(
        file + ": " + key,
        expected,
        shown.length() > 60 ? shown.substring(0, 60) + "…" : shown,
        "copy the file from the model again");
  }
}
