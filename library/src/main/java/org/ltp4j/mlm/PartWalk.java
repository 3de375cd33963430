package org.ltp4j.mlm;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Function;
import org.ltp4j.corpus.Cut;
import org.ltp4j.corpus.Segment;
import org.ltp4j.corpus.Stretch;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;

/**
 * The order in which the sequences of one streamed text are visited. The first round goes window by
 * window, each twice as long as the one before it, and visits all sequences of a window in a random
 * order: so only the text of that window must be there. Every further round visits all sequences of
 * the text in one random order.
 */
final class PartWalk {
  /** Where the segments of the text come from. */
  interface Source {
    /** A segment, waited for; null if the text ends before it. */
    Segment segment(int number);

    /** Asks for the first segments, to have them later. */
    void want(int segments);
  }

  private final String name;
  private final int part;
  private final Source source;
  private final Cut cut;
  private final Function<Segment, Packing> packer;
  private final Streams streams;
  private final List<Packing> packed = new ArrayList<>();
  private final List<Stretch> stretches = new ArrayList<>();
  private final List<Long> before = new ArrayList<>(List.of(0L)); // sequences before each segment
  private final List<Long> windows = new ArrayList<>(List.of(0L)); // and before each window
  private List<Integer> known = List.of();
  private boolean ended;
  private long limit = Long.MAX_VALUE;
  private int[] order;
  private String ordered = "";

  /**
   * A walk.
   *
   * @param name of the text, for messages
   * @param part its number, which names what is drawn
   * @param packer makes sequences of a segment
   */
  PartWalk(
      String name,
      int part,
      Source source,
      Cut cut,
      Function<Segment, Packing> packer,
      Streams streams) {
    this.name = name;
    this.part = part;
    this.source = source;
    this.cut = cut;
    this.packer = packer;
    this.streams = streams;
  }

  /** Says how many positions will be asked for: no text is asked for that only later ones need. */
  void limit(long positions) {
    limit = positions;
    if (positions > 0) {
      source.want(cut.windowStart(1));
    }
  }

  /**
   * The checksums of the text's segments that an earlier process has used.
   *
   * @throws Problem later, when a segment comes that has another one
   */
  void expect(List<Integer> checksums) {
    known = List.copyOf(checksums);
  }

  /** The checksums of the text's segments so far. */
  List<Integer> checksums() {
    return stretches.stream().map(Stretch::checksum).toList();
  }

  /** What was found in the segments so far. */
  List<Stretch> stretches() {
    return Collections.unmodifiableList(stretches);
  }

  /** The sequence of a position. */
  int[] at(long position) {
    int window = windowOf(position);
    if (window >= 0) {
      long first = windows.get(window);
      int size = Math.toIntExact(windows.get(window + 1) - first);
      return sequence(first + ordered(size, "window", window)[(int) (position - first)]);
    }
    long size = size();
    long round = position / size;
    return sequence(
        ordered(Math.toIntExact(size), "round", round)[Math.toIntExact(position % size)]);
  }

  /** All sequences of the windows up to that of a position. */
  List<int[]> seen(long position) {
    int window = windowOf(position);
    int size = Math.toIntExact(window >= 0 ? windows.get(window + 1) : size());
    return new Seen(size);
  }

  /** The window of a position; -1 behind the first round. */
  private int windowOf(long position) {
    while (!ended && position >= windows.get(windows.size() - 1)) {
      load(windows.size() - 1);
    }
    if (position >= windows.get(windows.size() - 1)) {
      if (size() == 0) {
        throw Problem.input(name, "text with tokens", "none", "give another text");
      }
      return -1;
    }
    int found = Collections.binarySearch(windows, position);
    if (found < 0) {
      return -found - 2;
    }
    while (windows.get(found + 1) == position) { // windows without sequences
      found++;
    }
    return found;
  }

  private void load(int window) {
    for (int i = cut.windowStart(window); i < cut.windowStart(window + 1) && !ended; i++) {
      Segment segment = source.segment(i);
      if (segment == null) {
        ended = true;
      } else {
        add(i, segment);
      }
    }
    windows.add(size());
    if (!ended && limit > size()) {
      source.want(cut.windowStart(window + 2));
    }
  }

  private void add(int number, Segment segment) {
    if (number < known.size() && known.get(number) != segment.stretch().checksum()) {
      throw Problem.input(
          name,
          "the text that this run has begun with",
          "another one",
          "give the text of before, or choose another --out");
    }
    Packing sequences = packer.apply(segment);
    packed.add(sequences);
    stretches.add(segment.stretch());
    before.add(size() + sequences.size());
  }

  private long size() {
    return before.get(before.size() - 1);
  }

  private int[] ordered(int size, String kind, long number) {
    String wanted = kind + number;
    if (!wanted.equals(ordered)) {
      order = null; // for the memory of the next one
      order = streams.permutation(size, "streamed", part, kind, number);
      ordered = wanted;
    }
    return order;
  }

  private int[] sequence(long number) {
    int found = Collections.binarySearch(before, number);
    int segment = found < 0 ? -found - 2 : found;
    while (packed.get(segment).isEmpty()) {
      segment++;
    }
    return packed.get(segment).get((int) (number - before.get(segment)));
  }

  /** The first sequences of the text. */
  private final class Seen extends AbstractList<int[]> implements RandomAccess {
    private final int size;

    Seen(int size) {
      this.size = size;
    }

    @Override
    public int[] get(int index) {
      return sequence(index);
    }

    @Override
    public int size() {
      return size;
    }
  }
}
