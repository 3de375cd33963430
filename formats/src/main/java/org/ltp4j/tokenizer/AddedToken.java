package org.ltp4j.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A token that is found in a text before the text is cut.
 *
 * @param lstrip whether it swallows the white space on its left
 * @param rstrip the same for its right
 * @param singleWord whether it is left alone inside a word
 * @param normalized whether it is looked for in the normalized text
 */
record AddedToken(
    int id,
    String content,
    boolean lstrip,
    boolean rstrip,
    boolean singleWord,
    boolean normalized) {
  static List<AddedToken> all(JsonNode root) {
    return StreamSupport.stream(root.path("added_tokens").spliterator(), false)
        .map(
            token ->
                new AddedToken(
                    token.path("id").intValue(),
                    token.path("content").textValue(),
                    token.path("lstrip").asBoolean(),
                    token.path("rstrip").asBoolean(),
                    token.path("single_word").asBoolean(),
                    token.path("normalized").asBoolean()))
        .toList();
  }

  /** The entry of a token that swallows nothing and is looked for as it is written. */
  static ObjectNode json(ObjectNode parent, int id, String content, boolean special) {
    return parent
        .objectNode()
        .put("id", id)
        .put("content", content)
        .put("single_word", false)
        .put("lstrip", false)
        .put("rstrip", false)
        .put("normalized", false)
        .put("special", special);
  }
}
