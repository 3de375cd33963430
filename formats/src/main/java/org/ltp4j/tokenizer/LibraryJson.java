package org.ltp4j.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A tokenizer as the tokenizer library is given it: the same ids for every text, but no text can
 * reach a special token, and one token more, {@link #PLACEHOLDER}, stands for whatever is put into
 * a text by id.
 *
 * <p>Special tokens get a character in front that no text holds, in the added tokens and in the
 * vocabulary (a unigram model finds {@code <mask>} in its vocabulary too). SentencePiece's rules
 * are left out, as {@link CharsMap} has been over the text before; so are the tokens that must be
 * found before it. What is done to the ids afterwards (padding, special tokens around the text) is
 * this project's own work and left out too.
 *
 * @param json the tokenizer
 * @param placeholder the placeholder's id
 */
record LibraryJson(String json, int placeholder) {
  /** No text of this project holds it, see {@link Text#clean}. */
  static final char NONCHARACTER = '\uFFFF';

  /** Begins with two, the names of special tokens with one: neither is the other's beginning. */
  static final String PLACEHOLDER = "" + NONCHARACTER + NONCHARACTER;

  private static final String FILLER = PLACEHOLDER + NONCHARACTER;

  static LibraryJson of(TokenizerFile file, SpecialTokens special, CharsMap rules) {
    ObjectNode root = file.root();
    ObjectNode copy = root.objectNode();
    copy.setAll(root);
    for (String part : new String[] {"truncation", "padding", "post_processor", "decoder"}) {
      copy.putNull(part);
    }
    if (!rules.isEmpty()) {
      copy.set("normalizer", withoutRules(root.path("normalizer")));
    }
    // Models with a dictionary look their unknown token up by name.
    String unknown = root.path("model").path("unk_token").asText();
    Set<String> hidden = new HashSet<>();
    IntStream.of(special.all()).forEach(id -> hidden.add(file.pieces()[id]));
    hidden.remove(unknown);
    int placeholder = addTokens(copy, file, hidden, unknown, rules);
    ObjectNode model = root.objectNode();
    model.setAll((ObjectNode) root.path("model"));
    model.set("vocab", hide(root.path("model").path("vocab"), hidden));
    copy.set("model", model);
    return new LibraryJson(JsonFile.text(copy), placeholder);
  }

  /** The rules with which a normalizer begins; none if it has none there. */
  static JsonNode rules(JsonNode normalizer) {
    JsonNode first =
        normalizer.path("type").asText().equals("Sequence")
            ? normalizer.path("normalizers").path(0)
            : normalizer;
    return first.path("type").asText().equals("Precompiled")
        ? first.path("precompiled_charsmap")
        : normalizer.path("none");
  }

  private static JsonNode withoutRules(JsonNode normalizer) {
    ObjectNode copy = ((ObjectNode) normalizer).objectNode();
    copy.put("type", "Sequence");
    ArrayNode steps = copy.putArray("normalizers");
    normalizer.path("normalizers").forEach(steps::add);
    if (!steps.isEmpty()) {
      steps.remove(0);
    }
    return steps.isEmpty() ? copy.nullNode() : copy;
  }

  private static int addTokens(
      ObjectNode copy, TokenizerFile file, Set<String> hidden, String unknown, CharsMap rules) {
    ArrayNode added = copy.putArray("added_tokens");
    JsonNode vocabulary = file.root().path("model").path("vocab");
    int next = vocabulary.size();
    for (JsonNode token : file.root().path("added_tokens")) {
      String name = token.path("content").textValue();
      int id = token.path("id").intValue();
      boolean early = !rules.isEmpty() && !token.path("normalized").asBoolean();
      boolean isHidden = hidden.contains(name);
      if (name.equals(unknown) || early && !isHidden && isPiece(vocabulary, id, name)) {
        continue;
      }
      next = Math.max(next, id + 1);
      ObjectNode taken = added.addObject();
      taken.setAll((ObjectNode) token);
      taken.put("content", isHidden || early ? NONCHARACTER + name : rules.normalize(name));
    }
    // The library counts on from its last token, over ids that the vocabulary may have in use.
    while (next < file.pieces().length && !file.pieces()[next].isEmpty()) {
      token(added, next, FILLER + next);
      next++;
    }
    token(added, next, PLACEHOLDER);
    return next;
  }

  private static boolean isPiece(JsonNode vocabulary, int id, String name) {
    return vocabulary.isArray()
        ? vocabulary.path(id).path(0).asText().equals(name)
        : vocabulary.has(name);
  }

  private static void token(ArrayNode added, int id, String content) {
    ObjectNode token = added.addObject().put("id", id).put("content", content);
    for (String flag : new String[] {"single_word", "lstrip", "rstrip", "normalized"}) {
      token.put(flag, false);
    }
    token.put("special", true);
  }

  private static JsonNode hide(JsonNode vocabulary, Set<String> names) {
    if (vocabulary instanceof ArrayNode scored) {
      ArrayNode copy = scored.arrayNode(scored.size());
      for (JsonNode entry : scored) {
        String name = entry.path(0).textValue();
        copy.add(
            names.contains(name)
                ? scored.arrayNode().add(TextNode.valueOf(NONCHARACTER + name)).add(entry.path(1))
                : entry);
      }
      return copy;
    }
    ObjectNode copy = ((ObjectNode) vocabulary).objectNode();
    vocabulary
        .properties()
        .forEach(
            entry -> {
              String name = entry.getKey();
              copy.set(names.contains(name) ? NONCHARACTER + name : name, entry.getValue());
            });
    return copy;
  }
}
