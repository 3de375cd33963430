package org.ltp4j.corpus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.ltp4j.data.Line;
import org.ltp4j.data.TextIdentity;
import org.ltp4j.data.TextReader;
import org.ltp4j.data.TextShape;
import org.ltp4j.problem.Problem;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * A few lines of a large text, to tell how much there is of it before it has been read: lines from
 * places at even distances, or the first ones of a packed text. Like the text itself the same
 * whenever it is taken.
 *
 * @param segment lines of the text
 * @param times how many such samples make up the text
 */
public record TextSample(Segment segment, double times) {
  private static final int CHUNK = 1 << 14;

  /** Of lines that hold whole documents. */
  private static final int LONG_CHUNK = 1 << 17;

  /** Of a packed text as much is unpacked to see how much text a byte of the file holds. */
  private static final long UNPACKED = 1 << 24;

  /**
   * Takes a sample.
   *
   * @param shape how text stands in the lines
   * @param bytes about how much text
   */
  public static TextSample of(Path file, TextShape shape, Tokenizer tokenizer, long bytes) {
    SegmentBuilder builder = new SegmentBuilder(tokenizer.size());
    long size = TextIdentity.size(file);
    if (size > bytes && !TextIdentity.isPacked(file)) {
      int chunk = shape.field() == null ? CHUNK : LONG_CHUNK;
      int chunks = (int) Math.max(1, bytes / chunk);
      long taken = spread(file, shape, size, new byte[chunk], chunks, tokenizer, builder);
      if (taken > 0) {
        return new TextSample(builder.build(stretch(taken)), (double) size / taken);
      }
    }
    return head(file, shape, size, bytes, tokenizer, builder);
  }

  private static long spread(
      Path file,
      TextShape shape,
      long size,
      byte[] chunk,
      int chunks,
      Tokenizer tokenizer,
      SegmentBuilder builder) {
    long taken = 0;
    try (FileChannel channel = FileChannel.open(file)) {
      for (int i = 0; i < chunks; i++) {
        int n = channel.read(ByteBuffer.wrap(chunk), (long) ((double) size / chunks * i));
        int from = i == 0 ? 0 : after(chunk, 0, n);
        for (int to = after(chunk, from, n); to > from; to = after(chunk, from, n)) {
          add(
              new String(chunk, from, to - from, StandardCharsets.UTF_8),
              shape,
              tokenizer,
              builder);
          taken += to - from;
          from = to;
        }
      }
    } catch (IOException e) {
      throw Problem.input(file, "a file that can be read", e.getMessage(), "check its rights")
          .causedBy(e);
    }
    return taken;
  }

  /** The place behind the next line feed; {@code from} if there is none. */
  private static int after(byte[] chunk, int from, int n) {
    for (int i = from; i < n; i++) {
      if (chunk[i] == '\n') {
        return i + 1;
      }
    }
    return from;
  }

  private static TextSample head(
      Path file,
      TextShape shape,
      long size,
      long bytes,
      Tokenizer tokenizer,
      SegmentBuilder builder) {
    try (TextReader reader = TextReader.open(file, shape)) {
      long sample = 0;
      Line line = reader.next();
      for (; line != null && reader.position() < Math.max(bytes, UNPACKED); line = reader.next()) {
        if (sample < bytes && line.fault() == null) {
          add(line.text(), shape, tokenizer, builder);
          sample = reader.position();
        }
      }
      double all =
          line == null ? reader.position() : (double) size / reader.taken() * reader.position();
      return new TextSample(builder.build(stretch(sample)), all / Math.max(1, sample));
    }
  }

  private static void add(
      String line, TextShape shape, Tokenizer tokenizer, SegmentBuilder builder) {
    for (String text : shape.read(line).texts()) {
      if (text.isEmpty()) {
        builder.boundary();
      } else {
        builder.add(tokenizer.encode(text));
      }
    }
  }

  private static Stretch stretch(long bytes) {
    return new Stretch(0, bytes, 0, 0, 0, 0, 0, List.of());
  }
}
