package org.ltp4j.trim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.BitSet;

/**
 * Pieces with log probabilities; a text is cut so that their sum is largest. The best cut stays the
 * best when pieces that it does not use are taken away, if no way of cutting gets cheaper: the cost
 * of an unknown character hangs on the lowest score, and only characters without a piece of their
 * own may be unknown. So the piece of the lowest score stays, and the characters of each piece.
 */
record UnigramModel(CharacterPieces oneCharacter, BitSet always) implements PieceModel {
  static UnigramModel of(ObjectNode model, String[] pieces) {
    BitSet always = new BitSet();
    int lowest = -1;
    double score = Double.POSITIVE_INFINITY;
    int id = 0;
    for (JsonNode entry : model.path("vocab")) {
      if (entry.path(1).asDouble() < score) {
        score = entry.path(1).asDouble();
        lowest = id;
      }
      id++;
    }
    CharacterPieces oneCharacter = new CharacterPieces(pieces, "", "");
    if (lowest >= 0) {
      always.set(lowest);
      always.or(oneCharacter.in(lowest));
    }
    JsonNode unknown = model.path("unk_id");
    if (unknown.isInt() && unknown.intValue() >= 0) {
      always.set(unknown.intValue());
    }
    always.or(BytePieces.of(model, pieces));
    return new UnigramModel(oneCharacter, always);
  }

  @Override
  public void trim(ObjectNode model, IdMap ids) {
    model.set("unk_id", ids.of(model.path("unk_id")));
    JsonNode before = model.path("vocab");
    ArrayNode after = model.putArray("vocab");
    for (int id = 0; id < ids.size() && ids.old(id) < before.size(); id++) {
      after.add(before.get(ids.old(id)));
    }
  }
}
