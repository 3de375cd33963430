package org.ltp4j.run;

/** Shows runs on standard error, and stops them on Ctrl-C. */
public final class Console implements Listener {
  @Override
  public void warns(String warning) {
    System.err.println("ltp: " + warning);
  }

  @Override
  public Progress progress(String task, long from, long total) {
    return Progress.start(task, from, total);
  }

  @Override
  public Stop listen() {
    return Interrupt.listen();
  }
}
