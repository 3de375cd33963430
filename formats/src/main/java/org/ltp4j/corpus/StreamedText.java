package org.ltp4j.corpus;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ltp4j.data.BadRows;
import org.ltp4j.data.TextReader;
import org.ltp4j.data.TextShape;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.files.LockedFile;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;

/**
 * A large text as the segments that a folder holds of it, and their making one after another. Each
 * is written whole or not at all; what is there already, of whichever process, is not made again.
 */
final class StreamedText implements AutoCloseable {
  /** The file that is written when all segments are there; it holds their number. */
  private static final String END = "end.json";

  private static final String SEGMENTS = "segments";

  private final Path file;
  private final TextShape shape;
  private final Path folder;
  private final Cut cut;
  private final SegmentMaker maker;
  private final BadRows bad;
  private final List<Segment> there = new ArrayList<>();
  private int end = -1;
  private TextReader reader;
  private LockedFile lock; // one process at a time tokenises; the others look on

  /**
   * A text.
   *
   * @param shape how it stands in the lines of its file
   * @param folder its own, for the segments
   */
  StreamedText(Path file, TextShape shape, Path folder, Cut cut, SegmentMaker maker, BadRows bad) {
    this.file = file;
    this.shape = shape;
    this.folder = folder;
    this.cut = cut;
    this.maker = maker;
    this.bad = bad;
  }

  /** Segments that are there so far. */
  synchronized int size() {
    return there.size();
  }

  /** A segment that is there. */
  synchronized Segment get(int segment) {
    return there.get(segment);
  }

  /** Bytes of text in the segments that are there. */
  synchronized long bytes() {
    return there.isEmpty() ? 0 : there.get(there.size() - 1).stretch().to();
  }

  /** Whether all segments are there. */
  synchronized boolean ended() {
    return there.size() == end;
  }

  /**
   * Looks for the next segment, and makes it if it is not there.
   *
   * @return whether there is something new: a segment, or that there are no more; not so while
   *     another process is at work on the text
   * @throws Problem if the text cannot be read, written or used
   */
  boolean advance() {
    if (ended() || find()) {
      return true;
    }
    if (lock == null) {
      lock = LockedFile.tryTake(folder.resolve(".lock")).orElse(null);
      if (lock == null) {
        return false;
      } else if (find()) { // made before the other one gave the lock back
        return true;
      }
    }
    make();
    return true;
  }

  private boolean find() {
    int next = size();
    Path place = place(next);
    if (Files.exists(place)) {
      add(Segment.open(place));
      return true;
    }
    Path said = folder.resolve(END);
    if (Files.exists(said) && Json.read(said).get(SEGMENTS) instanceof Integer all && all <= next) {
      end(next);
      return true;
    }
    return false;
  }

  private void make() {
    int next = size();
    if (reader == null) {
      AtomicFiles.deleteLeftovers(place(next));
      reader = TextReader.open(file, shape);
      for (int i = 0; i < next; i++) {
        Stretch stretch = get(i).stretch();
        reader.pass(stretch.to() - stretch.from(), stretch.lines(), stretch.checksum());
      }
    }
    Segment made = maker.next(reader, shape, cut.bytes(next));
    if (made == null) {
      summary().requireText(file);
      AtomicFiles.writeString(folder.resolve(END), Json.page(Map.of(SEGMENTS, next)));
      end(next);
      return;
    }
    if (bad == BadRows.REJECT) {
      TextSummary.of(file, List.of(made.stretch()), bad);
    }
    made.write(place(next));
    add(Segment.map(place(next)));
  }

  private synchronized void add(Segment segment) {
    there.add(segment);
  }

  private synchronized void end(int segments) {
    end = segments;
    close();
  }

  private synchronized TextSummary summary() {
    return TextSummary.of(file, there.stream().map(Segment::stretch).toList(), bad);
  }

  private Path place(int segment) {
    return folder.resolve(String.format(Locale.ROOT, "%06d.tokens", segment));
  }

  /** Ends the work on the text; what is there stays. */
  @Override
  public synchronized void close() {
    Optional.ofNullable(reader).ifPresent(TextReader::close);
    Optional.ofNullable(lock).ifPresent(LockedFile::close);
    reader = null;
    lock = null;
  }
}
