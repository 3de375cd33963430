package org.ltp4j.corpus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.ltp4j.data.Line;
import org.ltp4j.data.TextIdentity;
import org.ltp4j.data.TextReader;
import org.ltp4j.data.TextShape;
import org.ltp4j.problem.Problem;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * Takes samples of a text: lines from places at even distances, or the first ones of a packed text.
 * Like the text itself they are the same whenever they are taken.
 */
public final class TextSampler {
  private static final int CHUNK = 1 << 14;

  /** Of lines that hold whole documents. */
  private static final int LONG_CHUNK = 1 << 17;

  /** Of a packed text as much is unpacked to see how much text a byte of the file holds. */
  private static final long UNPACKED = 1 << 24;

  private final Path file;
  private final TextShape shape;
  private final Tokenizer tokenizer;
  private final long size;
  private final byte[] chunk;
  private final Map<Long, Integer> places = new HashMap<>(); // to the pieces that begin there
  private final List<TextSamples.Piece> pieces = new ArrayList<>();
  private final SortedMap<Long, TextSamples.Sample> samples = new TreeMap<>();

  private TextSampler(Path file, TextShape shape, Tokenizer tokenizer) {
    this.file = file;
    this.shape = shape;
    this.tokenizer = tokenizer;
    this.size = TextIdentity.size(file);
    this.chunk = new byte[shape.field() == null ? CHUNK : LONG_CHUNK];
  }

  /**
   * Takes a sample.
   *
   * @param shape how text stands in the lines
   * @param bytes about how much text
   * @throws Problem if the text cannot be read
   */
  public static TextSample sample(Path file, TextShape shape, Tokenizer tokenizer, long bytes) {
    return new TextSampler(file, shape, tokenizer).take(List.of(bytes)).get(bytes);
  }

  /** Takes the samples of all sizes that a run asks for, however many texts it has. */
  static TextSamples all(Path file, TextShape shape, Tokenizer tokenizer) {
    return new TextSampler(file, shape, tokenizer)
        .take(IntStream.rangeClosed(1, TextSample.manyTexts()).mapToObj(TextSample::size).toList());
  }

  private TextSamples take(Collection<Long> sizes) {
    SortedSet<Long> fromHead = new TreeSet<>(sizes);
    if (!TextIdentity.isPacked(file)) {
      fromHead.removeIf(bytes -> size > bytes && spread(bytes));
    }
    if (!fromHead.isEmpty()) {
      head(fromHead);
    }
    return new TextSamples(pieces, samples);
  }

  /** Returns whether there is a whole line in some of the places. */
  private boolean spread(long bytes) {
    int chunks = (int) Math.max(1, bytes / chunk.length);
    List<Integer> chosen = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file)) {
      for (int i = 0; i < chunks; i++) {
        long from = (long) ((double) size / chunks * i);
        Integer known = places.get(from);
        if (known == null) {
          known = pieces.size();
          pieces.add(piece(channel, from));
          places.put(from, known);
        }
        chosen.add(known);
      }
    } catch (IOException e) {
      throw Problem.input(file, "a file that can be read", e.getMessage(), "check its rights")
          .causedBy(e);
    }
    long taken = chosen.stream().mapToLong(piece -> pieces.get(piece).bytes()).sum();
    if (taken > 0) {
      samples.put(bytes, new TextSamples.Sample(chosen, (double) size / taken));
    }
    return taken > 0;
  }

  /** The whole lines of a chunk. */
  private TextSamples.Piece piece(FileChannel channel, long place) throws IOException {
    int n = channel.read(ByteBuffer.wrap(chunk), place);
    int from = place == 0 ? 0 : after(chunk, 0, n);
    long taken = 0;
    List<String> texts = new ArrayList<>();
    for (int to = after(chunk, from, n); to > from; to = after(chunk, from, n)) {
      texts.addAll(shape.read(new String(chunk, from, to - from, StandardCharsets.UTF_8)).texts());
      taken += to - from;
      from = to;
    }
    return new TextSamples.Piece(taken, lengths(texts));
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

  /** Each larger sample is the smaller one and what follows. */
  private void head(SortedSet<Long> sizes) {
    try (TextReader reader = TextReader.open(file, shape)) {
      Map<Long, Integer> ends = new TreeMap<>();
      int first = pieces.size();
      long sampled = 0;
      Line line = reader.next();
      for (long bytes : sizes) {
        long from = sampled;
        List<String> texts = new ArrayList<>();
        for (; sampled < bytes && isNear(reader, line); line = reader.next()) {
          if (line.fault() == null) {
            texts.addAll(shape.read(line.text()).texts());
            sampled = reader.position();
          }
        }
        pieces.add(new TextSamples.Piece(sampled - from, lengths(texts)));
        ends.put(bytes, pieces.size());
      }
      while (isNear(reader, line)) {
        line = reader.next();
      }
      double all =
          line == null ? reader.position() : (double) size / reader.taken() * reader.position();
      ends.forEach((bytes, end) -> samples.put(bytes, begun(first, end, all)));
    }
  }

  private static boolean isNear(TextReader reader, Line line) {
    return line != null && reader.position() < UNPACKED;
  }

  private TextSamples.Sample begun(int first, int end, double all) {
    long sampled = pieces.subList(first, end).stream().mapToLong(TextSamples.Piece::bytes).sum();
    return new TextSamples.Sample(
        IntStream.range(first, end).boxed().toList(), all / Math.max(1, sampled));
  }

  /** An empty text has no ids, and ends a document. */
  private List<Integer> lengths(List<String> texts) {
    return tokenizer.encodeAll(texts).stream().map(ids -> ids.length).toList();
  }
}
