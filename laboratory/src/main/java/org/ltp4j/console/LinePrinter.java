package org.ltp4j.console;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.ltp4j.run.Progress;

/** Progress as plain lines: the first step, at most one every few seconds, and the last step. */
final class LinePrinter implements Progress {
  static final Duration INTERVAL = Duration.ofSeconds(5);

  private final String task;
  private final long from;
  private final long total;
  private final Pace.Unit unit;
  private final PrintStream out;
  private final LongSupplier nanos;
  private final long start;
  private long printedAt;
  private String printed = "";
  private Pace latest;

  LinePrinter(
      String task, long from, long total, Pace.Unit unit, PrintStream out, LongSupplier nanos) {
    this.task = task;
    this.from = from;
    this.total = total;
    this.unit = unit;
    this.out = out;
    this.nanos = nanos;
    this.start = nanos.getAsLong();
    this.printedAt = start - INTERVAL.toNanos();
  }

  @Override
  public void step(long step, long tokens, double loss) {
    long now = nanos.getAsLong();
    latest = new Pace(from, total, Duration.ofNanos(now - start), step, tokens, loss, unit);
    if (now - printedAt >= INTERVAL.toNanos()) {
      print();
      printedAt = now;
    }
  }

  @Override
  public void close() {
    if (latest != null) {
      print();
    }
    latest = null;
  }

  private void print() {
    String line = task + " " + latest.line();
    if (!line.equals(printed)) {
      out.println(line);
      printed = line;
    }
  }
}
