package org.ltp4j.run;

/**
 * Shows how far a long loop is, on standard error: a bar in a terminal, a line every few seconds
 * elsewhere. The launcher says which it is by the system property {@code ltp.terminal}.
 */
public interface Progress extends AutoCloseable {
  /**
   * Reports a finished step.
   *
   * @param step steps done in all, those before a resume included
   * @param tokens tokens worked through since {@link #start}
   * @param loss the step's loss, NaN where there is none
   */
  void step(long step, long tokens, double loss);

  /** Ends the display. */
  @Override
  void close();

  /**
   * Begins the display of a loop.
   *
   * @param task what is going on, e.g. {@code mlm}
   * @param from steps that were done before, on resume
   * @param total steps in all
   */
  static Progress start(String task, long from, long total) {
    return start(task, from, total, Pace.Unit.STEPS);
  }

  /** As {@link #start} where steps and tokens are bytes. */
  static Progress ofBytes(String task, long from, long total) {
    return start(task, from, total, Pace.Unit.BYTES);
  }

  private static Progress start(String task, long from, long total, Pace.Unit unit) {
    return Boolean.getBoolean("ltp.terminal")
        ? new TerminalBar(task, from, total, unit, System.err)
        : new LinePrinter(task, from, total, unit, System.err, System::nanoTime);
  }

  /** Shows nothing. */
  static Progress none() {
    return new Progress() {
      @Override
      public void step(long step, long tokens, double loss) {}

      @Override
      public void close() {}
    };
  }
}
