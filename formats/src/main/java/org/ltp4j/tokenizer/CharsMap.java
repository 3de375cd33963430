package org.ltp4j.tokenizer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * SentencePiece's compiled normalization rules: the size of a double-array trie in bytes (32 bits,
 * little endian), the trie, and the replacements, each ended by a zero byte. The trie's values are
 * offsets into the replacements.
 *
 * <p>Text is normalized as SentencePiece does it: from left to right, always by the longest rule
 * that fits. The tokenizer library would take the shortest rule that fits a letter with its marks
 * and lose the other marks, so that words of languages with tone marks become the same.
 *
 * @see <a href="https://github.com/s-yata/darts-clone">Darts-clone, the trie</a>
 */
final class CharsMap {
  private static final int BLOCK = 256;
  private static final int VALUE = 0x7fffffff;

  /** A unit's label with the bit that says that it is a value and has none. */
  private static final int LABEL = 0x800000ff;

  /** The longest of Unicode's compatibility decompositions has 33 bytes. */
  private static final int LONGEST_REPLACEMENT = 1024;

  /** Characters; longer rules are not known. */
  private static final int LONGEST_RULE = 32;

  private final int[] trie;
  private final byte[] replacements;

  private CharsMap(int[] trie, byte[] replacements) {
    this.trie = trie;
    this.replacements = replacements;
  }

  /**
   * Reads rules and checks that no text leads out of the trie or the replacements.
   *
   * @param map the rules; none, if it is empty
   * @throws IOException if some text does
   */
  static CharsMap of(byte[] map) throws IOException {
    if (map.length == 0) {
      return new CharsMap(new int[0], new byte[0]);
    }
    ByteBuffer bytes = ByteBuffer.wrap(map).order(ByteOrder.LITTLE_ENDIAN);
    long size = map.length < Integer.BYTES ? Long.MAX_VALUE : bytes.getInt() & 0xffffffffL;
    if (size > bytes.remaining() || size == 0 || size % (BLOCK * Integer.BYTES) != 0) {
      throw new IOException("normalization rules that are cut off");
    }
    int[] trie = new int[(int) size / Integer.BYTES];
    bytes.asIntBuffer().get(trie);
    byte[] replacements = new byte[map.length - Integer.BYTES - (int) size];
    bytes.get(Integer.BYTES + (int) size, replacements);
    CharsMap rules = new CharsMap(trie, replacements);
    rules.requireText();
    rules.requireBounds();
    return rules;
  }

  /**
   * As {@link #of}, of rules as a {@code tokenizer.json} has them.
   *
   * @throws IOException also if they are no Base64
   */
  static CharsMap ofBase64(String map) throws IOException {
    try {
      return of(Base64.getDecoder().decode(map));
    } catch (IllegalArgumentException e) {
      throw new IOException("normalization rules that are no Base64", e);
    }
  }

  /** Whether there are no rules at all. */
  boolean isEmpty() {
    return trie.length == 0;
  }

  private void requireText() throws IOException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(replacements)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("normalization rules that are no UTF-8", e);
    }
    if (text.indexOf(LibraryJson.NONCHARACTER) >= 0) {
      throw new IOException("normalization rules that make noncharacters");
    }
    int length = 0;
    for (byte b : replacements) {
      length = b == 0 ? 0 : length + 1;
      if (length > LONGEST_REPLACEMENT) {
        throw new IOException("a replacement of over %s bytes".formatted(LONGEST_REPLACEMENT));
      }
    }
  }

  private void requireBounds() throws IOException {
    if (trie[0] < 0) {
      throw new IOException("normalization rules that begin with a value");
    }
    for (int i = 0; i < trie.length; i++) {
      int unit = trie[i];
      // Values, the negative units, are reached through the unit that has them and only so.
      int next = i ^ offset(unit);
      if (unit >= 0 && (next >= trie.length || hasValue(unit) && !starts(trie[next] & VALUE))) {
        throw new IOException("normalization rules with unit %s out of bounds".formatted(i));
      }
    }
  }

  private boolean starts(int at) {
    return at < replacements.length && (replacements[at] & 0xc0) != 0x80;
  }

  /** Where the children of a trie's unit are, exclusive-or its own place. */
  private static int offset(int unit) {
    return (unit >>> 10) << ((unit & (1 << 9)) >>> 6);
  }

  private static boolean hasValue(int unit) {
    return (unit & (1 << 8)) != 0;
  }

  /** The text as SentencePiece normalizes it, white space left as the rules leave it. */
  String normalize(String text) {
    if (isEmpty()) {
      return text;
    }
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = null;
    int copied = 0;
    int at = 0;
    while (at < in.length) {
      long rule = longest(in, at);
      if (rule == 0) {
        at += characterLength(in[at]);
        continue;
      }
      if (out == null) {
        out = new ByteArrayOutputStream(in.length + 16);
      }
      out.write(in, copied, at - copied);
      at += length(rule);
      copied = at;
      out.write(replacements, replacement(rule), end(replacement(rule)) - replacement(rule));
    }
    if (out == null) {
      return text;
    }
    out.write(in, copied, in.length - copied);
    return out.toString(StandardCharsets.UTF_8);
  }

  /**
   * How much of a text makes the beginning of its normalized form.
   *
   * @param length characters (UTF-16) of the normalized text
   * @return the most characters of the text that make no more
   */
  int sourceLength(String text, int length) {
    if (isEmpty()) {
      return Math.min(text.length(), length);
    }
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    int made = 0;
    int source = 0;
    int at = 0;
    while (at < in.length) {
      long rule = longest(in, at);
      int step = rule == 0 ? characterLength(in[at]) : length(rule);
      int makes =
          rule == 0
              ? units(in, at, at + step)
              : units(replacements, replacement(rule), end(replacement(rule)));
      if (made + makes > length) {
        return source;
      }
      made += makes;
      source += units(in, at, at + step);
      at += step;
    }
    return source;
  }

  /**
   * Whether no rule looks across a place that a space follows, whatever stands farther away: no
   * rule begins in the characters before it and goes on with the space.
   */
  boolean cutsAt(String text, int at) {
    if (isEmpty()) {
      return true;
    }
    byte[] before =
        text.substring(Math.max(0, at - LONGEST_RULE), at).getBytes(StandardCharsets.UTF_8);
    byte[] both =
        text.substring(Math.max(0, at - LONGEST_RULE), at + 1).getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from < before.length; from++) {
      if (leads(both, from)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the bytes from a place to the end are the beginning of a rule. */
  private boolean leads(byte[] in, int from) {
    int place = offset(trie[0]);
    for (int at = from; at < in.length; at++) {
      int label = in[at] & 0xff;
      place ^= label;
      if ((trie[place] & LABEL) != label) {
        return false;
      }
      place ^= offset(trie[place]);
    }
    return true;
  }

  /** The longest rule at a place: its length · 2³² + where its replacement begins; 0 for none. */
  private long longest(byte[] in, int from) {
    long found = 0;
    int place = offset(trie[0]);
    for (int at = from; at < in.length; at++) {
      int label = in[at] & 0xff;
      place ^= label;
      int unit = trie[place];
      if ((unit & LABEL) != label) {
        break;
      }
      place ^= offset(unit);
      if (hasValue(unit)) {
        found = (long) (at + 1 - from) << Integer.SIZE | trie[place] & VALUE;
      }
    }
    return found;
  }

  private static int length(long rule) {
    return (int) (rule >>> Integer.SIZE);
  }

  private static int replacement(long rule) {
    return (int) rule;
  }

  private int end(int from) {
    int end = from;
    while (end < replacements.length && replacements[end] != 0) {
      end++;
    }
    return end;
  }

  private static int characterLength(byte first) {
    if (first >= 0) {
      return 1;
    }
    return (first & 0xe0) == 0xc0 ? 2 : (first & 0xf0) == 0xe0 ? 3 : 4;
  }

  /** UTF-16 units of some UTF-8: two for characters of four bytes. */
  private static int units(byte[] bytes, int from, int to) {
    int units = 0;
    for (int i = from; i < to; i++) {
      units += (bytes[i] & 0xc0) == 0x80 ? 0 : (bytes[i] & 0xf8) == 0xf0 ? 2 : 1;
    }
    return units;
  }
}
