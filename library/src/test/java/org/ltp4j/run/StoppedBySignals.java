package org.ltp4j.run;

/** Stops runs on Ctrl-C and SIGTERM as the command line does, and shows nothing. */
public final class StoppedBySignals implements Listener {
  @Override
  public Stop listen() {
    return Interrupt.listen();
  }
}
