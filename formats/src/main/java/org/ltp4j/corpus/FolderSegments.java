package org.ltp4j.corpus;

import java.util.ArrayList;
import java.util.List;

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
    Segment segment = tokens.segment(size());
    synchronized (this) {
      open.add(segment);
    }
    return true;
  }

  @Override
  public void close() {
    // Segments are mapped as long as somebody has them.
  }
}
