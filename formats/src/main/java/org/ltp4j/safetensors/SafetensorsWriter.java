package org.ltp4j.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ltp4j.files.AtomicFiles;

/**
 * Writes safetensors files: the same input gives the same bytes.
 *
 * <p>Tensors of larger element types come first and keep their given order otherwise, and spaces
 * pad the header to a multiple of 8 bytes; so every tensor begins at a multiple of its element
 * size. Metadata is sorted by key.
 */
public final class SafetensorsWriter {
  private static final int ALIGNMENT = 8;
  // The JDK copies a heap buffer into direct memory as a whole before it writes.
  private static final int CHUNK = 1 << 22;

  private SafetensorsWriter() {}

  /**
   * Writes a file under a temporary name and renames it.
   *
   * @param metadata free-form strings; Hugging Face's loaders want {@code format: pt}
   * @throws org.ltp4j.problem.Problem if it cannot be written; what was there before is untouched
   */
  public static void write(Path file, Map<String, String> metadata, List<TensorData> tensors) {
    checkNames(tensors);
    List<TensorData> ordered =
        tensors.stream().sorted(Comparator.comparing(t -> -t.info().dtype().bytes())).toList();
    byte[] header = header(metadata, ordered);
    AtomicFiles.writeChannel(
        file,
        channel -> {
          ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
          writeFully(channel, length.putLong(0, header.length));
          writeFully(channel, ByteBuffer.wrap(header));
          for (TensorData tensor : ordered) {
            writeTensor(channel, tensor);
          }
        });
  }

  private static void checkNames(List<TensorData> tensors) {
    Set<String> names = new HashSet<>(Set.of(Header.METADATA));
    for (TensorData tensor : tensors) {
      if (!names.add(tensor.info().name())) {
        throw new IllegalArgumentException("a second " + tensor.info().name());
      }
    }
  }

  private static byte[] header(Map<String, String> metadata, List<TensorData> tensors) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart(Header.METADATA);
        for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
          json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
      }
      long begin = 0;
      for (TensorData tensor : tensors) {
        begin = writeEntry(json, tensor.info(), begin);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("memory takes every write", e);
    }
    int unpadded = bytes.size();
    bytes.writeBytes(
        " ".repeat(Math.floorMod(-unpadded, ALIGNMENT)).getBytes(StandardCharsets.UTF_8));
    if (bytes.size() > Header.LONGEST) {
      throw new IllegalArgumentException("a header of " + bytes.size() + " bytes");
    }
    return bytes.toByteArray();
  }

  private static long writeEntry(JsonGenerator json, TensorInfo info, long begin)
      throws IOException {
    long end = Math.addExact(begin, info.bytes());
    json.writeObjectFieldStart(info.name());
    json.writeStringField("dtype", info.dtype().name());
    json.writeFieldName("shape");
    json.writeArray(info.shape(), 0, info.shape().length);
    json.writeFieldName("data_offsets");
    json.writeArray(new long[] {begin, end}, 0, 2);
    json.writeEndObject();
    return end;
  }

  private static void writeTensor(FileChannel channel, TensorData tensor) throws IOException {
    long bytes = 0;
    for (Iterator<ByteBuffer> pieces = tensor.pieces().get(); pieces.hasNext(); ) {
      ByteBuffer piece = pieces.next();
      bytes += piece.remaining();
      writeFully(channel, piece.duplicate());
    }
    if (bytes != tensor.info().bytes()) {
      throw new IllegalArgumentException(tensor.info() + " got " + bytes + " bytes");
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      int length = Math.min(CHUNK, data.remaining());
      int written = channel.write(data.slice(data.position(), length));
      data.position(data.position() + written);
    }
  }
}
