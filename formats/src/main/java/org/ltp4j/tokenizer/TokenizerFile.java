package org.ltp4j.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.ltp4j.problem.Problem;

/**
 * What a {@code tokenizer.json} says, or a SentencePiece model that stands in for it: its pieces by
 * id and its added tokens.
 *
 * @param file the file
 * @param root its JSON, or what is the equal of it
 * @param pieces id to piece; ids that name no piece hold an empty string
 * @param special content to id of the special tokens, e.g. {@code <mask>}
 */
record TokenizerFile(Path file, ObjectNode root, String[] pieces, Map<String, Integer> special) {
  /**
   * A noncharacter: cleaned text never holds it, so a token whose name starts with it never
   * matches.
   */
  private static final String UNREACHABLE = "\uFFFF";

  private static final String JSON = "tokenizer.json";
  private static final String SENTENCE_PIECE = "sentencepiece.bpe.model";

  /**
   * The file that defines a model directory's tokenizer.
   *
   * @throws Problem if there is none
   */
  static Path in(Path directory) {
    return Stream.of(JSON, SENTENCE_PIECE)
        .map(directory::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                Problem.input(
                    directory,
                    "a tokenizer in %s or %s".formatted(JSON, SENTENCE_PIECE),
                    "neither file",
                    "copy one of them from the model"));
  }

  /** Parses and checks the parts that are used here; the tokenizer library checks the rest. */
  static TokenizerFile read(Path file) {
    JsonNode json =
        file.endsWith(SENTENCE_PIECE)
            ? XlmRobertaLayout.json(SentencePieceModel.read(file))
            : json(file);
    if (!(json instanceof ObjectNode root) || !root.path("model").path("vocab").isContainerNode()) {
      throw Problem.input(
          file,
          "an object with model.vocab",
          "something else",
          "copy the file from the model again");
    }
    checkNormalizer(file, root.path("normalizer"));
    Map<Integer, String> byId = new LinkedHashMap<>();
    JsonNode vocabulary = root.path("model").path("vocab");
    if (vocabulary.isArray()) {
      for (int id = 0; id < vocabulary.size(); id++) {
        byId.put(id, vocabulary.get(id).path(0).asText());
      }
    } else {
      vocabulary.properties().forEach(entry -> byId.put(entry.getValue().asInt(), entry.getKey()));
    }
    Map<String, Integer> special = new LinkedHashMap<>();
    for (JsonNode token : root.path("added_tokens")) {
      byId.put(token.path("id").asInt(), token.path("content").asText());
      if (token.path("special").asBoolean()) {
        special.put(token.path("content").asText(), token.path("id").asInt());
      }
    }
    if (byId.isEmpty() || Collections.min(byId.keySet()) < 0) {
      throw Problem.input(
          file, "pieces with ids from 0", "none", "copy the file from the model again");
    }
    String[] pieces = new String[Collections.max(byId.keySet()) + 1];
    for (int id = 0; id < pieces.length; id++) {
      pieces[id] = byId.getOrDefault(id, "");
    }
    return new TokenizerFile(file, root, pieces, Collections.unmodifiableMap(special));
  }

  /** The file as it is, but without padding and truncation: those are this project's own work. */
  String asGiven() {
    return plain().toString();
  }

  /**
   * The same tokenizer in which no text can reach a special token: their names get a character that
   * no text holds, in the added tokens and in the vocabulary (a unigram model finds {@code <mask>}
   * in its vocabulary too), and nothing is added around the text. Ids stay what they were.
   */
  String disarmed() {
    ObjectNode copy = plain();
    copy.putNull("post_processor");
    String unknown = copy.path("model").path("unk_token").asText();
    Set<String> names = new LinkedHashSet<>(special.keySet());
    // Models with a dictionary look their unknown token up by name.
    names.remove(unknown);
    ArrayNode added = copy.putArray("added_tokens");
    for (JsonNode token : root.path("added_tokens")) {
      String name = token.path("content").asText();
      if (names.contains(name)) {
        added.add(((ObjectNode) token.deepCopy()).put("content", UNREACHABLE + name));
      } else if (!token.path("special").asBoolean()) {
        added.add(token);
      }
    }
    ObjectNode model = ((ObjectNode) root.path("model")).objectNode();
    model.setAll((ObjectNode) root.path("model"));
    model.set("vocab", disarm(root.path("model").path("vocab"), names));
    copy.set("model", model);
    return copy.toString();
  }

  private ObjectNode plain() {
    ObjectNode copy = root.objectNode();
    copy.setAll(root);
    copy.putNull("truncation");
    copy.putNull("padding");
    return copy;
  }

  private static void checkNormalizer(Path file, JsonNode normalizer) {
    for (JsonNode rules : normalizer.findValues("precompiled_charsmap")) {
      try {
        if (!rules.isTextual()) {
          throw new IOException(rules.getNodeType().toString());
        }
        CharsMap.check(rules.binaryValue());
      } catch (IOException e) {
        throw Problem.input(
                file,
                "normalization rules in precompiled_charsmap",
                e.getMessage().lines().findFirst().orElse(""),
                "copy the file from the model again")
            .causedBy(e);
      }
    }
  }

  private static JsonNode disarm(JsonNode vocabulary, Set<String> names) {
    if (vocabulary instanceof ArrayNode scored) {
      ArrayNode copy = scored.arrayNode(scored.size());
      for (JsonNode entry : scored) {
        boolean named = names.contains(entry.path(0).asText());
        copy.add(
            named
                ? scored
                    .arrayNode()
                    .add(TextNode.valueOf(UNREACHABLE + entry.path(0).asText()))
                    .add(entry.path(1))
                : entry);
      }
      return copy;
    }
    ObjectNode copy = ((ObjectNode) vocabulary).objectNode();
    vocabulary
        .properties()
        .forEach(
            entry -> {
              String prefix = names.contains(entry.getKey()) ? UNREACHABLE : "";
              copy.set(prefix + entry.getKey(), entry.getValue());
            });
    return copy;
  }

  /** Reads a JSON file of a model directory. */
  static JsonNode json(Path file) {
    try {
      return new ObjectMapper().readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      String found =
          e.getMessage() == null ? e.toString() : e.getMessage().lines().findFirst().orElse("");
      throw Problem.input(file, "a JSON file", found, "copy the file from the model again")
          .causedBy(e);
    }
  }
}
