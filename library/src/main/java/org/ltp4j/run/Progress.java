package org.ltp4j.run;

/** Is told how far a long loop is. */
public interface Progress extends AutoCloseable {
  /**
   * Reports a finished step.
   *
   * @param step steps done in all, those before a resume included
   * @param tokens tokens worked through since the loop began in this process
   * @param loss the step's loss, NaN where there is none
   */
  void step(long step, long tokens, double loss);

  /** The loop has ended. */
  @Override
  void close();

  /** {@return one that shows nothing} */
  static Progress none() {
    return new Progress() {
      @Override
      public void step(long step, long tokens, double loss) {}

      @Override
      public void close() {}
    };
  }
}
