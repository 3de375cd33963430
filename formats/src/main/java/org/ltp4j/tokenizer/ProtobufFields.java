package org.ltp4j.tokenizer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The fields of one protobuf message, one after the other. Reads the wire format of proto2 and
 * proto3 without groups, which no reader of this project needs.
 *
 * <p>Use: {@code while (fields.next()) switch (fields.number()) …}; a value that is not asked for
 * is skipped. Every method throws an {@link IOException} where the bytes are no such message.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">the encoding</a>
 */
final class ProtobufFields {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final ByteBuffer in;
  private int number;
  private int type;
  private boolean pending;

  ProtobufFields(ByteBuffer message) {
    in = message.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Goes to the next field; false at the end of the message. */
  boolean next() throws IOException {
    if (pending) {
      skip();
    }
    if (!in.hasRemaining()) {
      return false;
    }
    long tag = readVarint();
    number = (int) (tag >>> 3);
    type = (int) (tag & 7);
    pending = true;
    if (tag >>> 32 != 0 || number == 0) {
      throw new IOException("a field with number " + (tag >>> 3));
    }
    return true;
  }

  /** The number of the current field. */
  int number() {
    return number;
  }

  /** The current field's integer, boolean or enum value. */
  long varint() throws IOException {
    take(VARINT);
    return readVarint();
  }

  /** The current field's 32-bit float. */
  float float32() throws IOException {
    take(FIXED32);
    require(Float.BYTES);
    return in.getFloat();
  }

  /** The current field's string, bytes or message: a view of the message, not a copy. */
  ByteBuffer bytes() throws IOException {
    take(BYTES);
    return readBytes();
  }

  private void take(int expected) throws IOException {
    if (type != expected) {
      throw new IOException(
          "wire type %s in field %s instead of %s".formatted(type, number, expected));
    }
    pending = false;
  }

  private void skip() throws IOException {
    pending = false;
    switch (type) {
      case VARINT -> readVarint();
      case FIXED64 -> advance(Long.BYTES);
      case BYTES -> readBytes();
      case FIXED32 -> advance(Integer.BYTES);
      default -> throw new IOException("wire type %s in field %s".formatted(type, number));
    }
  }

  private long readVarint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      require(1);
      byte b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IOException("an integer of more than 64 bits");
  }

  private ByteBuffer readBytes() throws IOException {
    long length = readVarint();
    require(length);
    ByteBuffer bytes = in.slice(in.position(), (int) length);
    in.position(in.position() + (int) length);
    return bytes;
  }

  private void advance(int bytes) throws IOException {
    require(bytes);
    in.position(in.position() + bytes);
  }

  private void require(long bytes) throws IOException {
    if (bytes < 0 || bytes > in.remaining()) {
      throw new IOException(
          "a value of %s bytes where %s are left"
              .formatted(Long.toUnsignedString(bytes), in.remaining()));
    }
  }
}
