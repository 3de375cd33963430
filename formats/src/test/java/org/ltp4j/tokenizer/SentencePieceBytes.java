package org.ltp4j.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes SentencePiece models field by field, sound ones and others. */
final class SentencePieceBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** {@code <unk>}, {@code <s>}, {@code </s>} as every model of XLM-R's layout begins. */
  static SentencePieceBytes begun() {
    return new SentencePieceBytes().piece("<unk>", 0, 2).piece("<s>", 0, 3).piece("</s>", 0, 3);
  }

  SentencePieceBytes piece(String text, float score, int use) {
    return message(
        1,
        new SentencePieceBytes()
            .bytes(1, text.getBytes(StandardCharsets.UTF_8))
            .float32(2, score)
            .varint(3, use));
  }

  SentencePieceBytes piece(String text, float score) {
    return piece(text, score, 1);
  }

  /** The end of a unigram model whose text is not normalized. */
  byte[] unigram() {
    return unigram(new byte[0]);
  }

  /** The end of a unigram model with normalization rules. */
  byte[] unigram(byte[] charsMap) {
    return message(2, new SentencePieceBytes().varint(3, 1))
        .message(3, new SentencePieceBytes().bytes(2, charsMap))
        .toBytes();
  }

  SentencePieceBytes varint(int field, long value) {
    tag(field, 0);
    raw(value);
    return this;
  }

  SentencePieceBytes float32(int field, float value) {
    tag(field, 5);
    byte[] bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array();
    out.writeBytes(bytes);
    return this;
  }

  SentencePieceBytes bytes(int field, byte[] value) {
    return claiming(field, value.length, value);
  }

  SentencePieceBytes message(int field, SentencePieceBytes value) {
    return bytes(field, value.toBytes());
  }

  /** Bytes that say they are {@code length} long. */
  SentencePieceBytes claiming(int field, long length, byte[] value) {
    tag(field, 2);
    raw(length);
    out.writeBytes(value);
    return this;
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  private void tag(int field, int type) {
    raw((long) field << 3 | type);
  }

  private void raw(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
