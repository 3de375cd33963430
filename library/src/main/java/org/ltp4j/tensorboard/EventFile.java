package org.ltp4j.tensorboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.zip.CRC32C;
import org.ltp4j.files.AtomicFiles;

/**
 * A file of scalars by step for TensorBoard. Each record is its length (8 bytes, little-endian),
 * the length's checksum, an Event message in protocol buffers' wire format, and its checksum; see
 * {@code tensorflow/core/util/event.proto}. Only what scalars need is written, since the libraries
 * that know the whole format bring an engine of their own.
 */
final class EventFile {
  private static final String VERSION = "brain.Event:2";

  /** The rotation and offset by which the format keeps checksums of checksums apart. */
  private static final int ROTATE = 15;

  private static final int OFFSET = 0xa282ead8;

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final Path file;

  private EventFile(Path file) {
    this.file = file;
  }

  /** Begins a file, in the place of one that is there. */
  static EventFile begin(Path file) {
    AtomicFiles.write(
        file, out -> out.write(record(event(0, 3, VERSION.getBytes(StandardCharsets.UTF_8)))));
    return new EventFile(file);
  }

  /** Adds the values of a step. */
  void add(long step, Map<String, Double> scalars) {
    ByteArrayOutputStream summary = new ByteArrayOutputStream();
    scalars.forEach((tag, value) -> field(summary, 1, scalar(tag, value.floatValue())));
    try {
      Files.write(file, record(event(step, 5, summary.toByteArray())), StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw AtomicFiles.unwritable(file, e);
    }
  }

  /** Summary.Value: the tag is field 1, the value field 2. */
  private static byte[] scalar(String tag, float value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    field(out, 1, tag.getBytes(StandardCharsets.UTF_8));
    out.write(2 << 3 | FIXED32);
    out.writeBytes(buffer(Float.BYTES).putFloat(value).array());
    return out.toByteArray();
  }

  /** Event: the time in seconds is field 1, the step field 2. */
  private static byte[] event(long step, int number, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(1 << 3 | FIXED64);
    out.writeBytes(buffer(Double.BYTES).putDouble(Instant.now().toEpochMilli() / 1e3).array());
    out.write(2 << 3 | VARINT);
    varint(out, step);
    field(out, number, content);
    return out.toByteArray();
  }

  private static void field(ByteArrayOutputStream out, int number, byte[] content) {
    out.write(number << 3 | BYTES);
    varint(out, content.length);
    out.writeBytes(content);
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while (rest >>> 7 != 0) {
      out.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private static byte[] record(byte[] event) {
    byte[] length = buffer(Long.BYTES).putLong(event.length).array();
    return buffer(Long.BYTES + 2 * Integer.BYTES + event.length)
        .put(length)
        .putInt(checksum(length))
        .put(event)
        .putInt(checksum(event))
        .array();
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Integer.rotateRight((int) crc.getValue(), ROTATE) + OFFSET;
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
