package org.ltp4j.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The tokens beside the vocabulary. The tokenizer library, and with it the reference
 * implementation, passes over the ids that the file gives them and counts for itself; a file that
 * says otherwise would give other ids than it promises.
 */
final class AddedTokenCheck {
  private AddedTokenCheck() {}

  static void require(Part tokens, JsonNode vocabulary) {
    Map<String, Integer> known = ids(tokens, vocabulary);
    int next = vocabulary.size();
    for (Part token : tokens) {
      String name = token.at("content").text();
      if (name.indexOf(LibraryJson.NONCHARACTER) >= 0) {
        throw token.at("content").problem("a text");
      }
      int id = token.at("id").integer(0, Integer.MAX_VALUE);
      token.flags("single_word", "lstrip", "rstrip", "normalized", "special");
      Integer counted = known.putIfAbsent(name, next);
      if (id != (counted == null ? next : counted)) {
        throw token.problem(
            "id %s, which the tokenizer library gives '%s'"
                .formatted(counted == null ? next : counted, name),
            "id " + id);
      }
      // The library counts on from its last token, be that one of the vocabulary's or not.
      next = Math.max(next, id + 1);
    }
  }

  /** The ids of those tokens that the vocabulary has too. */
  private static Map<String, Integer> ids(Part tokens, JsonNode vocabulary) {
    Set<String> names = new HashSet<>();
    tokens.node().forEach(token -> names.add(token.path("content").asText()));
    Map<String, Integer> ids = new HashMap<>();
    if (vocabulary.isArray()) {
      int id = 0;
      for (JsonNode entry : vocabulary) {
        if (names.contains(entry.path(0).asText())) {
          ids.put(entry.path(0).asText(), id);
        }
        id++;
      }
    } else {
      names.removeIf(name -> !vocabulary.has(name));
      names.forEach(name -> ids.put(name, vocabulary.path(name).asInt()));
    }
    return ids;
  }
}
