package org.ltp4j.corpus;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ltp4j.problem.Problem;

/** The segments of a text that need not be there, since its token ids are. */
final class FolderSegments implements TextSegments {
  private final TokenFolder tokens;
  private final List<Segment> open = new ArrayList<>();

  FolderSegments(TokenFolder tokens) {
    this.tokens = tokens;
  }

  @Override
  public synchronized int size() {
    return open.size();
  }

  @Override
  public synchronized Segment get(int segment) {
    return open.get(segment);
  }

  @Override
  public synchronized long bytes() {
    return open.isEmpty() ? 0 : open.get(open.size() - 1).stretch().to();
  }

  @Override
  public synchronized boolean ended() {
    return open.size() == tokens.contents().segments().size();
  }

  @Override
  public boolean advance() {
    if (ended()) {
      return true;
    }
    int next = size();
    Path place = tokens.folder().resolve(CachedText.segment(next));
    String found = "none";
    if (Files.exists(place)) {
      Segment segment = Segment.ofWhole(place);
      if (segment != null && segment.checksum() == tokens.contents().segments().get(next)) {
        synchronized (this) {
          open.add(segment);
        }
        return true;
      }
      found = segment == null ? "damage" : "others";
    }
    throw Problem.input(
        place,
        "the token ids that %s names".formatted(FolderContents.FILE),
        found,
        "copy the file once more, or run ltp tokenise again where the text is");
  }

  @Override
  public void close() {
    // Segments are mapped as long as somebody has them.
  }
}
