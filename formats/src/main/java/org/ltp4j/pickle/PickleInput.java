package org.ltp4j.pickle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.ltp4j.problem.Problem;

/** The bytes of a pickle, read front to back; running past the end is a problem of the file. */
final class PickleInput {
  private final String where;
  private final Purpose purpose;
  private final ByteBuffer bytes;

  PickleInput(Archive archive) {
    this.where = archive.path() + ", data.pkl";
    this.purpose = archive.purpose();
    this.bytes = ByteBuffer.wrap(archive.pickle()).order(ByteOrder.LITTLE_ENDIAN);
  }

  int u1() {
    return take(1).get() & 0xff;
  }

  int u2() {
    return take(2).getShort() & 0xffff;
  }

  int i4() {
    return take(4).getInt();
  }

  long i8() {
    return take(8).getLong();
  }

  double bigEndianDouble() {
    return take(8).order(ByteOrder.BIG_ENDIAN).getDouble();
  }

  /** A two's complement integer of 0 to 8 bytes. */
  long integer(int length) {
    if (length > Long.BYTES) {
      throw bad("integers of up to 8 bytes", "one of " + length);
    }
    ByteBuffer digits = take(length);
    long value = 0;
    for (int i = 0; i < length; i++) {
      value |= (digits.get(i) & 0xffL) << (8 * i);
    }
    int unused = Long.SIZE - 8 * length;
    return length == 0 ? 0 : value << unused >> unused;
  }

  String text(long length) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(take(length)).toString();
    } catch (CharacterCodingException e) {
      throw bad("UTF-8 text", "other bytes").causedBy(e);
    }
  }

  /** Text up to the next line feed, which is consumed. */
  String line() {
    int start = bytes.position();
    int end = start;
    while (end < bytes.limit() && bytes.get(end) != '\n') {
      end++;
    }
    String line = text(end - start);
    take(1);
    return line;
  }

  private ByteBuffer take(long length) {
    if (length < 0 || length > bytes.remaining()) {
      throw bad(Long.toUnsignedString(length) + " more bytes", bytes.remaining() + " bytes");
    }
    ByteBuffer taken = bytes.slice(bytes.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + (int) length);
    return taken;
  }

  /** A problem at the current place. */
  Problem bad(String expected, String found) {
    return purpose.bad(where + ", byte " + bytes.position(), expected, found);
  }

  /** A problem of the file as a whole. */
  Problem refuse(String expected, String found) {
    return purpose.bad(where, expected, found);
  }
}
