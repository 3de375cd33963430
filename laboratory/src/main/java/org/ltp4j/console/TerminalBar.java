package org.ltp4j.console;

import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.ltp4j.run.Progress;

/** Progress as a bar that is drawn over and over. */
final class TerminalBar implements Progress {
  private static final int COLUMNS = Integer.getInteger("ltp.columns", 80);

  private final ProgressBar bar;
  private final long from;
  private final long total;
  private final Pace.Unit unit;
  private final long start = System.nanoTime();

  TerminalBar(String task, long from, long total, Pace.Unit unit, PrintStream out) {
    this.from = from;
    this.total = total;
    this.unit = unit;
    ProgressBarBuilder builder =
        new ProgressBarBuilder()
            .setTaskName(task)
            .startsFrom(from, Duration.ZERO)
            .setInitialMax(total)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(500)
            .setConsumer(new ConsoleProgressBarConsumer(out, COLUMNS));
    if (unit.inBytes()) {
      builder.setUnit(" MB", 1_000_000);
    }
    this.bar = builder.build();
  }

  @Override
  public void step(long step, long tokens, double loss) {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
    Pace pace = new Pace(from, total, elapsed, step, tokens, loss, unit);
    bar.setExtraMessage(" " + pace.message());
    bar.stepTo(step);
  }

  @Override
  public void close() {
    bar.close();
  }
}
