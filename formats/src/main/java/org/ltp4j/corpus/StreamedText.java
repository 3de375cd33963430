package org.ltp4j.corpus;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ltp4j.data.TextReader;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.files.LockedFile;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;

/**
 * A large text as the segments that a folder holds of it, and their making one after another. Each
 * is written whole or not at all; what is there already, of whichever process, is not made again.
 */
final class StreamedText implements TextSegments {
  private final CachedText text;
  private final Path folder;
  private final SegmentMaker maker;
  private final List<Segment> there = new ArrayList<>();
  private int end = -1;
  private TextReader reader;
  private int passed; // segments that the reader is behind
  private LockedFile lock; // one process at a time tokenises; the others look on

  /**
   * A text.
   *
   * @param cache holds the folder of its segments
   */
  StreamedText(CachedText text, Path cache, SegmentMaker maker) {
    this.text = text;
    this.folder = cache.resolve(text.folder());
    this.maker = maker;
  }

  @Override
  public synchronized int size() {
    return there.size();
  }

  @Override
  public synchronized Segment get(int segment) {
    return there.get(segment);
  }

  @Override
  public synchronized long bytes() {
    return there.isEmpty() ? 0 : there.get(there.size() - 1).stretch().to();
  }

  @Override
  public synchronized boolean ended() {
    return there.size() == end;
  }

  @Override
  public boolean advance() {
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
      Segment found = Segment.open(place);
      if (found.stretch().from() != bytes()) {
        throw Problem.input(
            place,
            "token ids of the text from byte " + bytes(),
            "from byte " + found.stretch().from(),
            "delete the file");
      }
      add(found);
      return true;
    }
    Path said = folder.resolve(CachedText.END);
    if (Files.exists(said)
        && Json.read(said).get(CachedText.SEGMENTS) instanceof Integer all
        && all <= next) {
      end(next);
      return true;
    }
    return false;
  }

  private void make() {
    int next = size();
    if (reader == null) {
      AtomicFiles.deleteLeftovers(place(next));
      reader = TextReader.open(text.file(), text.shape());
    }
    // Also those that were found there since the last one that was made.
    for (; passed < next; passed++) {
      Stretch stretch = get(passed).stretch();
      reader.pass(stretch.to() - stretch.from(), stretch.lines(), stretch.checksum());
    }
    Segment made = maker.next(reader, text.shape(), text.cut().bytes(next));
    if (made == null) {
      text.summary(stretches());
      AtomicFiles.writeString(folder.resolve(CachedText.END), CachedText.end(next));
      end(next);
      return;
    }
    passed++;
    text.refuseBad(made);
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

  private synchronized List<Stretch> stretches() {
    return there.stream().map(Segment::stretch).toList();
  }

  private Path place(int segment) {
    return folder.resolve(CachedText.segment(segment));
  }

  @Override
  public synchronized void close() {
    Optional.ofNullable(reader).ifPresent(TextReader::close);
    Optional.ofNullable(lock).ifPresent(LockedFile::close);
    reader = null;
    passed = 0;
    lock = null;
  }
}
