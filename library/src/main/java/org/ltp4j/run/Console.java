package org.ltp4j.run;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Shows runs on standard error, each warning once, and stops them on Ctrl-C. */
public final class Console implements Listener {
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  @Override
  public void warns(String warning) {
    if (told.add(warning)) {
      System.err.println("ltp: " + warning);
    }
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
