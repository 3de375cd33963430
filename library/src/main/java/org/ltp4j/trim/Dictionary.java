package org.ltp4j.trim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** A vocabulary that maps pieces to ids, as WordPiece and BPE have it. */
final class Dictionary {
  private Dictionary() {}

  /** Rewrites {@code model.vocab}, in the order of the ids. */
  static void trim(ObjectNode model, IdMap ids) {
    JsonNode before = model.path("vocab");
    ObjectNode after = model.putObject("vocab");
    before.properties().stream()
        .filter(entry -> ids.keeps(entry.getValue().intValue()))
        .sorted(Comparator.comparingInt(entry -> entry.getValue().intValue()))
        .forEach(entry -> after.put(entry.getKey(), ids.of(entry.getValue().intValue())));
  }

  /** The id of the model's unknown token, if it has one. */
  static BitSet unknown(ObjectNode model) {
    BitSet unknown = new BitSet();
    JsonNode id = model.path("vocab").path(model.path("unk_token").asText());
    if (id.isInt() && id.intValue() >= 0) {
      unknown.set(id.intValue());
    }
    return unknown;
  }

  /** Ids by piece. */
  static Map<String, Integer> ids(ObjectNode model) {
    Map<String, Integer> ids = new HashMap<>();
    model
        .path("vocab")
        .properties()
        .forEach(entry -> ids.put(entry.getKey(), entry.getValue().intValue()));
    return ids;
  }
}
