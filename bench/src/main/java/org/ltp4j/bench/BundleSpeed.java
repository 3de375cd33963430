package org.ltp4j.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ltp4j.data.Example;
import org.ltp4j.serving.BundleClassifier;

/**
 * How fast a bundle classifies: many rows at once, or calls of one or more texts from several
 * callers. Run by {@code bench/bundle.sh}; a whole process, for runs in turn with another program.
 */
public final class BundleSpeed {
  private static final int WARM_UP = 20;

  private BundleSpeed() {}

  /**
   * Prints rows per second; with callers and seconds the median and the 99th percentile of a call
   * in milliseconds, and texts per second.
   *
   * @param arguments bundle, threads, rows of a file, files without header (premise TAB hypothesis)
   *     joined by commas, and if wanted callers, seconds and texts of a call (1)
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<Map<String, String>> texts = new ArrayList<>();
    for (String file : arguments[3].split(",")) {
      try (Stream<String> lines = Files.lines(Path.of(file))) {
        lines
            .limit(Long.parseLong(arguments[2]))
            .map(line -> line.split("\t"))
            .forEach(cells -> texts.add(Map.of("premise", cells[0], "hypothesis", cells[1])));
      }
    }
    int threads = Integer.parseInt(arguments[1]);
    try (BundleClassifier classifier = BundleClassifier.load(Path.of(arguments[0]), threads)) {
      if (arguments.length == 4) {
        rows(classifier, texts);
      } else {
        int each = arguments.length > 6 ? Integer.parseInt(arguments[6]) : 1;
        int callers = Integer.parseInt(arguments[4]);
        calls(classifier, texts, callers, Double.parseDouble(arguments[5]), each);
      }
    }
  }

  private static void rows(BundleClassifier classifier, List<Map<String, String>> texts) {
    List<Example> rows = new ArrayList<>();
    for (Map<String, String> text : texts) {
      rows.add(new Example(Integer.toString(rows.size()), null, text, null));
    }
    long start = System.nanoTime();
    classifier.scored("rows", rows);
    print("%.1f rows/s%n", rows.size() / seconds(System.nanoTime() - start));
  }

  private static void calls(
      BundleClassifier classifier,
      List<Map<String, String>> texts,
      int callers,
      double seconds,
      int each)
      throws InterruptedException {
    classifier.warmUp();
    texts.stream().limit(WARM_UP).forEach(classifier::classify);
    Queue<Long> nanos = new ConcurrentLinkedQueue<>();
    AtomicInteger next = new AtomicInteger();
    long end = System.nanoTime() + (long) (seconds * 1e9);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      Thread thread =
          new Thread(
              () -> {
                while (System.nanoTime() < end) {
                  long start = System.nanoTime();
                  int from = next.getAndAdd(each);
                  classifier.classify(
                      IntStream.range(from, from + each)
                          .mapToObj(text -> texts.get(text % texts.size()))
                          .toList());
                  nanos.add(System.nanoTime() - start);
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    print(
        "p50 %.1f ms, p99 %.1f ms, %.1f texts/s%n",
        1000 * seconds(sorted[sorted.length / 2]),
        1000 * seconds(sorted[sorted.length * 99 / 100]),
        each * sorted.length / seconds);
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format, values);
  }
}
