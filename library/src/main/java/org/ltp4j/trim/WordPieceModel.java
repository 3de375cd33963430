package org.ltp4j.trim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.BitSet;

/**
 * The longest piece that fits, again and again. What was longest stays longest when others are
 * taken away. Only a word that was unknown can become known: where the longest piece had led into a
 * dead end, a shorter one may not.
 */
record WordPieceModel(CharacterPieces oneCharacter, BitSet always) implements PieceModel {
  static WordPieceModel of(ObjectNode model, String[] pieces) {
    String prefix = model.path("continuing_subword_prefix").asText("##");
    return new WordPieceModel(new CharacterPieces(pieces, prefix, ""), Dictionary.unknown(model));
  }

  @Override
  public void trim(ObjectNode model, IdMap ids) {
    Dictionary.trim(model, ids);
  }
}
