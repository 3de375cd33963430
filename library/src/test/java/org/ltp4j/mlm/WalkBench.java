package org.ltp4j.mlm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.ltp4j.corpus.Cut;
import org.ltp4j.corpus.Segment;
import org.ltp4j.corpus.SegmentBuilder;
import org.ltp4j.corpus.Stretch;
import org.ltp4j.random.Streams;

/**
 * What a walk through a text holds in memory: {@code WalkBench GIGABYTES MAX_LENGTH}. The text is a
 * segment of random ids, 16 MiB at 3.78 bytes a token, as often as it takes.
 */
final class WalkBench {
  private static final int SEGMENT = 1 << 24;
  private static final double BYTES_A_TOKEN = 3.78;

  private WalkBench() {}

  public static void main(String[] args) throws Exception {
    int segments = (int) (Double.parseDouble(args[0]) * 1e9 / SEGMENT) + 8;
    int maxLength = Integer.parseInt(args[1]);
    SplittableRandom random = new SplittableRandom(1);
    SegmentBuilder builder = new SegmentBuilder(250_002);
    for (int ids = 0; ids < SEGMENT / BYTES_A_TOKEN; ) {
      int[] line = random.ints(20 + random.nextInt(30), 5, 250_000).toArray();
      builder.add(line);
      ids += line.length;
    }
    Segment segment = builder.build(new Stretch(0, SEGMENT, 0, 7, 0, 0, 0, List.of()));
    PartWalk.Source source =
        new PartWalk.Source() {
          @Override
          public Segment segment(int number) {
            return number < segments ? segment : null;
          }

          @Override
          public void want(int wanted) {
            // All is there.
          }
        };
    PartWalk walk =
        new PartWalk(
            "text",
            0,
            source,
            Cut.STREAMED,
            s -> Packing.of(s, 0, 2, maxLength, false),
            new Streams(1));
    long sequences = walk.seen(Long.MAX_VALUE).size();
    for (long place : new long[] {sequences / 4, sequences - 1, sequences + 1}) {
      walk.at(place); // makes the order of its window, then of the whole second round
    }
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    System.out.printf(
        Locale.ROOT,
        "%d sequences, heap %d MB, of which the ids of one segment are %d%n",
        sequences,
        runtime.totalMemory() - runtime.freeMemory() >> 20,
        4L * segment.ids() >> 20);
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("RssAnon")) {
        System.out.println(line);
      }
    }
  }
}
