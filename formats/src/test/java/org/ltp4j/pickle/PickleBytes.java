package org.ltp4j.pickle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes pickles instruction by instruction, and archives around them. */
final class PickleBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  PickleBytes op(int... opcodes) {
    for (int opcode : opcodes) {
      out.write(opcode);
    }
    return this;
  }

  PickleBytes global(String module, String name) {
    return op('c').raw(module + "\n" + name + "\n");
  }

  PickleBytes text(String text) {
    return op('X', text.length(), 0, 0, 0).raw(text);
  }

  /** A 64-bit integer. */
  PickleBytes integer(long value) {
    op(0x8a, 8);
    for (int shift = 0; shift < Long.SIZE; shift += 8) {
      op((int) (value >>> shift) & 0xff);
    }
    return this;
  }

  PickleBytes integers(long... values) {
    op('(');
    for (long value : values) {
      integer(value);
    }
    return op('t');
  }

  /** A reference to storage 0. */
  PickleBytes storage(String type, long elements) {
    return storage("0", type, elements);
  }

  private PickleBytes storage(String key, String type, long elements) {
    op('(').text("storage").global("torch", type).text(key).text("cpu").integer(elements);
    return op('t', 'Q');
  }

  /** A contiguous F32 tensor that is all of a storage. */
  PickleBytes wholeTensor(String storage, long... shape) {
    long[] strides = new long[shape.length];
    long elements = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = elements;
      elements *= shape[i];
    }
    global("torch._utils", "_rebuild_tensor_v2").op('(');
    storage(storage, "FloatStorage", elements).integer(0).integers(shape).integers(strides);
    return op(0x89).global("collections", "OrderedDict").op(')', 'R', 't', 'R');
  }

  /** {@code {"w": tensor}} over storage 0 of F32 elements, as a whole pickle. */
  static byte[] tensor(long elements, long first, long[] shape, long[] strides) {
    PickleBytes p = new PickleBytes().op(0x80, 2, '}').text("w");
    p.global("torch._utils", "_rebuild_tensor_v2").op('(').storage("FloatStorage", elements);
    p.integer(first).integers(shape).integers(strides).op(0x89);
    p.global("collections", "OrderedDict").op(')', 'R', 't', 'R', 's', '.');
    return p.bytes();
  }

  private PickleBytes raw(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  /** An archive of this pickle and one storage of zeros. */
  static Path archive(Path file, byte[] pickle, int storageBytes) throws IOException {
    try (OutputStream stream = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(stream)) {
      store(zip, "m/data.pkl", pickle);
      store(zip, "m/data/0", new byte[storageBytes]);
    }
    return file;
  }

  static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
