package org.ltp4j.console;

import org.ltp4j.run.Progress;

/**
 * Shows how far a long loop is, on standard error: a bar in a terminal, a line every few seconds
 * elsewhere. The launcher says which it is by the system property {@code ltp.terminal}.
 */
public final class Display {
  private Display() {}

  /**
   * Begins the display of a loop of training steps.
   *
   * @param task what is going on, e.g. {@code mlm}
   * @param from steps that were done before, on resume
   * @param total steps in all
   */
  public static Progress ofSteps(String task, long from, long total) {
    return start(task, from, total, Pace.Unit.STEPS);
  }

  /** As {@link #ofSteps} where steps and tokens are bytes. */
  public static Progress ofBytes(String task, long from, long total) {
    return start(task, from, total, Pace.Unit.BYTES);
  }

  /** As {@link #ofBytes} of what comes through a pipe: nobody knows how much there is. */
  public static Progress ofArriving(String task) {
    return start(task, 0, Pace.UNKNOWN, Pace.Unit.BYTES);
  }

  /** As {@link #ofSteps} where steps are bytes of text. */
  public static Progress ofText(String task, long from, long total) {
    return start(task, from, total, Pace.Unit.TEXT);
  }

  private static Progress start(String task, long from, long total, Pace.Unit unit) {
    return Boolean.getBoolean("ltp.terminal")
        ? new TerminalBar(task, from, total, unit, System.err)
        : new LinePrinter(task, from, total, unit, System.err, System::nanoTime);
  }
}
