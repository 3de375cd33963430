package org.ltp4j.tokenizer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * SentencePiece's compiled normalization rules: the size of a double-array trie in bytes (32 bits,
 * little endian), the trie, and the replacements, each ended by a zero byte. The trie's values are
 * offsets into the replacements.
 *
 * @see <a href="https://github.com/s-yata/darts-clone">Darts-clone, the trie</a>
 */
final class CharsMap {
  private static final int BLOCK = 256;
  private static final int VALUE = 0x7fffffff;

  private CharsMap() {}

  /**
   * Checks that no text leads out of the trie or the replacements. The native library trusts the
   * bytes: it would end the whole process at the first text that does.
   *
   * @throws IOException if one can
   */
  static void check(byte[] map) throws IOException {
    if (map.length == 0) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(map).order(ByteOrder.LITTLE_ENDIAN);
    long size = map.length < Integer.BYTES ? Long.MAX_VALUE : bytes.getInt() & 0xffffffffL;
    if (size > bytes.remaining() || size == 0 || size % (BLOCK * Integer.BYTES) != 0) {
      throw new IOException("normalization rules that are cut off");
    }
    int units = (int) size / Integer.BYTES;
    ByteBuffer replacements =
        bytes.slice(bytes.position() + (int) size, map.length - 4 - (int) size);
    requireUtf8(replacements);
    for (int i = 0; i < units; i++) {
      int unit = bytes.getInt(Integer.BYTES * (1 + i));
      // Values, the negative units, are reached through the unit that has them and only so.
      int next = i ^ offset(unit);
      if (unit >= 0
          && (next >= units
              || hasValue(unit)
                  && !starts(replacements, bytes.getInt(Integer.BYTES * (1 + next)) & VALUE))) {
        throw new IOException("normalization rules with unit %s out of bounds".formatted(i));
      }
    }
  }

  /** Where the children of a trie's unit are, exclusive-or its own place. */
  private static int offset(int unit) {
    return (unit >>> 10) << ((unit & (1 << 9)) >>> 6);
  }

  private static boolean hasValue(int unit) {
    return (unit & (1 << 8)) != 0;
  }

  private static boolean starts(ByteBuffer replacements, int at) {
    return at < replacements.limit() && (replacements.get(at) & 0xc0) != 0x80;
  }

  private static void requireUtf8(ByteBuffer replacements) throws IOException {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(replacements.duplicate());
    } catch (CharacterCodingException e) {
      throw new IOException("normalization rules that are no UTF-8", e);
    }
  }
}
