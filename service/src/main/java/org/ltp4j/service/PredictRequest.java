package org.ltp4j.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ltp4j.answer.ClassifierInfo;
import org.ltp4j.data.TaskKind;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Nearest;
import org.ltp4j.template.FieldText;

/**
 * The body of {@code POST /predict}, as text-embeddings-inference has it, and more: {@code inputs}
 * is a text, a list, or an object of fields. A text whose words have tags may be a list of words.
 *
 * @param texts field name to text
 * @param isMany whether the answer is a list of answers
 * @param rawScores whether scores before the softmax are wanted
 * @param truncate whether texts that are longer than the model reads are answered
 * @param details whether the answer is an object that has everything
 */
record PredictRequest(
    List<Map<String, String>> texts,
    boolean isMany,
    boolean rawScores,
    boolean truncate,
    boolean details) {
  private static final ObjectReader READER =
      Json.MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** What a request may say; the direction of truncation is there for clients that send it. */
  private static final Set<String> KEYS =
      Set.of("inputs", "model", "raw_scores", "truncate", "truncation_direction", "details");

  /** A body as JSON. */
  static JsonNode json(byte[] body) {
    try {
      JsonNode json = READER.readTree(body);
      if (json == null || !json.isObject()) {
        throw Refusal.badRequest("expected a JSON object with \"inputs\"");
      }
      for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        if (!KEYS.contains(name)) {
          throw Refusal.badRequest(
              "unknown key '"
                  + name
                  + "'; "
                  + Nearest.remedy(name, KEYS.stream().sorted().toList()));
        }
      }
      return json;
    } catch (JsonProcessingException e) {
      throw Refusal.badRequest("expected JSON, found: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw Refusal.badRequest("expected JSON in UTF-8");
    }
  }

  /** The name of the classifier that is asked; null if none is. */
  static String model(JsonNode json) {
    JsonNode model = json.path("model");
    if (!model.isMissingNode() && !model.isNull() && !model.isTextual()) {
      throw Refusal.badRequest("expected a name as \"model\"");
    }
    return model.textValue();
  }

  /**
   * A request for a classifier.
   *
   * @param asked says what its texts consist of
   */
  static PredictRequest of(JsonNode json, ClassifierInfo asked, Limits limits) {
    List<String> fields = asked.fields();
    JsonNode inputs = json.path("inputs");
    String direction = json.path("truncation_direction").asText("right");
    if (!direction.equalsIgnoreCase("right")) {
      throw Refusal.badRequest("texts lose their ends here: \"truncation_direction\" is \"right\"");
    }
    List<Map<String, String>> texts = new ArrayList<>();
    boolean isPair = inputs.isArray() && fields.size() > 1 && isText(inputs);
    boolean isMany = inputs.isArray() && !isPair;
    if (isMany) {
      if (inputs.size() > limits.texts()) {
        throw Refusal.tooLarge(
            "expected at most " + limits.texts() + " texts, found " + inputs.size());
      }
      for (JsonNode input : inputs) {
        texts.add(text(input, asked, "inputs[" + texts.size() + "]", limits));
      }
    } else {
      texts.add(text(inputs, asked, "inputs", limits));
    }
    return new PredictRequest(
        texts,
        isMany,
        flag(json, "raw_scores", false),
        flag(json, "truncate", true),
        flag(json, "details", false));
  }

  private static boolean isText(JsonNode list) {
    return !list.isEmpty() && list.get(0).isTextual();
  }

  private static boolean flag(JsonNode json, String name, boolean otherwise) {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    } else if (!value.isBoolean()) {
      throw Refusal.badRequest("expected true or false as \"" + name + "\"");
    }
    return value.booleanValue();
  }

  private static Map<String, String> text(
      JsonNode input, ClassifierInfo asked, String place, Limits limits) {
    List<String> fields = asked.fields();
    boolean byWord = asked.kind() == TaskKind.TOKENS;
    Map<String, String> text = new LinkedHashMap<>();
    if (input.isObject()) {
      for (String field : fields) {
        if (!input.has(field)) {
          throw Refusal.badRequest(
              place + ": expected the fields " + String.join(", ", fields) + ", found no " + field);
        }
        text.put(field, field(input.get(field), byWord, place + "." + field, limits));
      }
      return text;
    }
    List<JsonNode> values = new ArrayList<>();
    if (input.isArray() && !byWord) {
      input.forEach(values::add);
    } else {
      values.add(input);
    }
    if (values.size() != fields.size()) {
      throw Refusal.badRequest(
          "%s: expected %s, found %s"
              .formatted(
                  place,
                  fields.size() == 1
                      ? "a text"
                      : "a list of " + fields.size() + " texts (" + String.join(", ", fields) + ")",
                  input.isMissingNode()
                      ? "nothing"
                      : input.isArray() ? "a list of " + values.size() : "one value"));
    }
    for (int i = 0; i < fields.size(); i++) {
      text.put(fields.get(i), field(values.get(i), byWord, place + ", " + fields.get(i), limits));
    }
    return text;
  }

  private static String field(JsonNode value, boolean byWord, String place, Limits limits) {
    boolean isWords = byWord && value.isArray();
    if (!isWords && !value.isTextual()) {
      throw Refusal.badRequest(place + ": expected a text, found " + kind(value));
    }
    String text = isWords ? words(value, place) : value.textValue();
    if (text.length() > limits.characters()) {
      throw Refusal.tooLarge(
          "%s: expected at most %s characters, found %s"
              .formatted(place, limits.characters(), text.length()));
    }
    return text;
  }

  private static String words(JsonNode list, String place) {
    List<String> words = new ArrayList<>();
    for (JsonNode word : list) {
      if (!word.isTextual() || FieldText.words(word.textValue()).size() != 1) {
        throw Refusal.badRequest(
            "%s: expected a list of words, without white space in them, found another at %s"
                .formatted(place, words.size()));
      }
      words.add(word.textValue().strip());
    }
    return String.join(" ", words);
  }

  private static String kind(JsonNode value) {
    return value.isMissingNode()
        ? "nothing"
        : switch (value.getNodeType()) {
          case NULL -> "null";
          case OBJECT -> "an object";
          case ARRAY -> "a list";
          case BOOLEAN -> "true or false";
          default -> "a number";
        };
  }
}
