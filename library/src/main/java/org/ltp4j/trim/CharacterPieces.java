package org.ltp4j.trim;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * The pieces that consist of one character (code point), by that character. Marks that say where in
 * a word a piece stands, such as WordPiece's {@code ##}, are no characters: {@code a} and {@code
 * ##a} both are the character a.
 */
final class CharacterPieces {
  private final String[] pieces;
  private final String prefix;
  private final String suffix;
  private final Map<Integer, BitSet> byCharacter = new HashMap<>();
  private final BitSet all = new BitSet();

  /**
   * Finds them.
   *
   * @param pieces by id; an empty text where an id names no piece
   * @param prefix mark of pieces inside of a word, or empty
   * @param suffix mark of pieces at the end of a word, or empty
   */
  CharacterPieces(String[] pieces, String prefix, String suffix) {
    this.pieces = pieces;
    this.prefix = prefix;
    this.suffix = suffix;
    for (int id = 0; id < pieces.length; id++) {
      String bare = bare(id);
      if (!bare.isEmpty() && bare.codePointCount(0, bare.length()) == 1) {
        byCharacter.computeIfAbsent(bare.codePointAt(0), c -> new BitSet()).set(id);
        all.set(id);
      }
    }
  }

  BitSet all() {
    return (BitSet) all.clone();
  }

  /** The pieces of one character whose character occurs in this piece. */
  BitSet in(int id) {
    BitSet found = new BitSet();
    bare(id)
        .codePoints()
        .forEach(
            character -> {
              if (byCharacter.containsKey(character)) {
                found.or(byCharacter.get(character));
              }
            });
    return found;
  }

  private String bare(int id) {
    String piece = pieces[id];
    int from = piece.startsWith(prefix) ? prefix.length() : 0;
    int to = piece.endsWith(suffix) ? piece.length() - suffix.length() : piece.length();
    return from < to ? piece.substring(from, to) : piece;
  }
}
