package org.ltp4j.corpus;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.ltp4j.data.BadRowLog;
import org.ltp4j.data.Line;
import org.ltp4j.data.TextReader;
import org.ltp4j.data.TextShape;

/** Reads text and tokenises it, a segment at a time. */
final class SegmentMaker {
  /** Lines are tokenised when this many characters have come together. */
  private static final int CHARACTERS_AT_ONCE = 1 << 20;

  /** Shorter lines are said again without having been copied. */
  private static final int SHORTEST_REPEATED = 32;

  private final int vocabulary;
  private final Function<List<String>, List<int[]>> tokenizer;
  private final boolean aligned;
  private volatile Progress progress = new Progress(0, 0);

  /**
   * How far the work is.
   *
   * @param bytes of text that were tokenised for a segment that is not finished
   * @param ids made in all
   */
  record Progress(long bytes, long ids) {}

  /**
   * A maker.
   *
   * @param vocabulary number of ids there are
   * @param tokenizer lines to ids without special ones
   * @param aligned whether every line of the text is a line of the segment, since the text is
   *     aligned with others; else empty lines end documents
   */
  SegmentMaker(int vocabulary, Function<List<String>, List<int[]>> tokenizer, boolean aligned) {
    this.vocabulary = vocabulary;
    this.tokenizer = tokenizer;
    this.aligned = aligned;
  }

  /**
   * The next segment.
   *
   * @param shape how text stands in the lines
   * @param bytes it ends with the first line that ends there or behind
   * @return null at the end of the text
   */
  Segment next(TextReader reader, TextShape shape, long bytes) {
    Growing growing = new Growing(shape, reader.position(), reader.lines());
    for (Line line = reader.next(); line != null; line = reader.next()) {
      growing.add(line);
      growing.tokeniseMany(reader);
      if (reader.position() - growing.from >= bytes) {
        break;
      }
    }
    return reader.position() == growing.from ? null : growing.finish(reader);
  }

  /** How far the work is; may be called from any thread. */
  Progress progress() {
    return progress;
  }

  /** A segment that is being read. */
  private final class Growing {
    private final TextShape shape;
    private final long from;
    private final long linesBefore;
    private final SegmentBuilder builder = new SegmentBuilder(vocabulary);
    private final List<String> waiting = new ArrayList<>();
    private final List<Stretch.Fault> shown = new ArrayList<>();
    private final Set<Long> seen = new HashSet<>();
    private int characters;
    private int texts;
    private int repeated;
    private long faults;

    Growing(TextShape shape, long from, long linesBefore) {
      this.shape = shape;
      this.from = from;
      this.linesBefore = linesBefore;
    }

    void add(Line line) {
      TextShape.Found found =
          line.fault() == null
              ? shape.read(line.text())
              : new TextShape.Found(aligned ? List.of("") : List.of(), line.fault());
      if (found.fault() != null && faults++ < BadRowLog.SHOWN) {
        shown.add(new Stretch.Fault(line.number(), found.fault()));
      }
      found.texts().forEach(this::add);
    }

    private void add(String text) {
      if (!text.isEmpty()) {
        texts++;
        repeated += text.length() >= SHORTEST_REPEATED && !seen.add(hash(text)) ? 1 : 0;
      }
      waiting.add(text);
      characters += text.length();
    }

    void tokeniseMany(TextReader reader) {
      if (characters >= CHARACTERS_AT_ONCE) {
        tokenise(reader);
      }
    }

    private void tokenise(TextReader reader) {
      List<int[]> all = tokenizer.apply(waiting);
      long ids = all.stream().mapToLong(line -> line.length).sum();
      progress = new Progress(reader.position() - from, progress.ids + ids);
      for (int i = 0; i < all.size(); i++) {
        if (aligned || !waiting.get(i).isEmpty()) {
          builder.add(all.get(i));
        } else {
          builder.boundary();
        }
      }
      waiting.clear();
      characters = 0;
    }

    Segment finish(TextReader reader) {
      tokenise(reader);
      progress = new Progress(0, progress.ids);
      return builder.build(
          new Stretch(
              from,
              reader.position(),
              reader.lines() - linesBefore,
              reader.checksum(),
              texts,
              repeated,
              faults,
              shown));
    }
  }

  /**
   * 64 bits of a line: among a million lines two share them by chance once in ten million texts.
   */
  private static long hash(String text) {
    long hash = 0x9E3779B97F4A7C15L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0xBF58476D1CE4E5B9L;
      hash ^= hash >>> 29;
    }
    return hash;
  }
}
