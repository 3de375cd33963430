package org.ltp4j.pickle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.ltp4j.files.AtomicFiles;

/**
 * Writes what {@code torch.load} reads: dictionaries with texts as keys, of dictionaries, lists of
 * integers ({@code long[]}), shapes and tensors. Other objects cannot be written.
 */
public final class TorchWriter {
  private static final String FOLDER = "archive/";
  private static final int BATCH = 1000; // as Python's pickler, so that no stack grows

  // torch.save begins each entry's data here, so that it can be mapped.
  private static final int ALIGNMENT = 64;

  private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
  private final List<float[]> storages = new ArrayList<>();

  private TorchWriter() {}

  /** A {@code torch.Size}. */
  public record Size(long... sizes) {}

  /** A tensor in single precision, row by row. */
  public record Floats(long[] shape, float[] values) {}

  /**
   * Writes a file; the same content gives the same bytes.
   *
   * @throws org.ltp4j.problem.Problem (output) if it cannot be written
   * @throws IllegalArgumentException if something in it is of no kind named above
   */
  public static void write(Path file, Map<String, Object> root) {
    TorchWriter writer = new TorchWriter();
    writer.op(0x80, 2);
    writer.value(root);
    writer.op('.');
    AtomicFiles.write(file, writer::archive);
  }

  private void archive(OutputStream out) throws IOException {
    ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out);
    store(zip, "data.pkl", pickle.toByteArray());
    store(zip, "byteorder", "little".getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < storages.size(); i++) {
      float[] values = storages.get(i);
      ByteBuffer bytes =
          ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
              .order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(values);
      store(zip, "data/" + i, bytes.array());
    }
    store(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
    zip.finish();
  }

  private static void store(ZipArchiveOutputStream zip, String name, byte[] content)
      throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipArchiveEntry entry = new ZipArchiveEntry(FOLDER + name);
    entry.setMethod(ZipArchiveEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    entry.setTime(0);
    entry.setAlignment(ALIGNMENT);
    zip.putArchiveEntry(entry);
    zip.write(content);
    zip.closeArchiveEntry();
  }

  private void value(Object value) {
    if (value instanceof Map<?, ?> map) {
      op('}', '(');
      map.forEach(
          (key, entry) -> {
            text((String) key);
            value(entry);
          });
      op('u');
    } else if (value instanceof long[] numbers) {
      list(numbers);
    } else if (value instanceof Size size) {
      global("torch", "Size");
      tuple(size.sizes());
      op(0x85, 'R');
    } else if (value instanceof Floats tensor) {
      tensor(tensor);
    } else {
      throw new IllegalArgumentException("cannot be written: " + value);
    }
  }

  private void list(long[] numbers) {
    op(']');
    for (int from = 0; from < numbers.length; from += BATCH) {
      op('(');
      for (int i = from; i < Math.min(numbers.length, from + BATCH); i++) {
        integer(numbers[i]);
      }
      op('e');
    }
  }

  private void tuple(long... numbers) {
    op('(');
    for (long number : numbers) {
      integer(number);
    }
    op('t');
  }

  /** {@code _rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks)}. */
  private void tensor(Floats tensor) {
    long[] strides = new long[tensor.shape().length];
    long elements = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      strides[i] = elements;
      elements *= tensor.shape()[i];
    }
    if (elements != tensor.values().length) {
      throw new IllegalArgumentException(tensor.values().length + " values for " + elements);
    }
    global("torch._utils", "_rebuild_tensor_v2");
    op('(', '(');
    text("storage");
    global("torch", "FloatStorage");
    text(Integer.toString(storages.size()));
    text("cpu");
    integer(elements);
    op('t', 'Q');
    storages.add(tensor.values());
    integer(0);
    tuple(tensor.shape());
    tuple(strides);
    op(0x89);
    global("collections", "OrderedDict");
    op(')', 'R', 't', 'R');
  }

  private void global(String module, String name) {
    op('c');
    pickle.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    op('X');
    littleEndian(bytes.length, Integer.BYTES);
    pickle.writeBytes(bytes);
  }

  private void integer(long value) {
    if (value >= 0 && value < 1 << 8) {
      op('K');
      littleEndian(value, 1);
    } else if (value >= 0 && value < 1 << 16) {
      op('M');
      littleEndian(value, 2);
    } else if (value == (int) value) {
      op('J');
      littleEndian(value, Integer.BYTES);
    } else {
      op(0x8a, Long.BYTES);
      littleEndian(value, Long.BYTES);
    }
  }

  private void littleEndian(long value, int bytes) {
    for (int shift = 0; shift < 8 * bytes; shift += 8) {
      pickle.write((int) (value >>> shift));
    }
  }

  private void op(int... opcodes) {
    for (int opcode : opcodes) {
      pickle.write(opcode);
    }
  }
}
