package org.ltp4j.console;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.ltp4j.run.Interrupt;
import org.ltp4j.run.Listener;
import org.ltp4j.run.Progress;
import org.ltp4j.run.Stop;

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
    return Display.ofSteps(task, from, total);
  }

  @Override
  public Progress text(String task, long from, long total) {
    return Display.ofText(task, from, total);
  }

  @Override
  public Progress bytes(String task, long total) {
    return Display.ofBytes(task, 0, total);
  }

  @Override
  public Stop listen() {
    return Interrupt.listen(
        () -> {
          System.err.println();
          System.err.println("ltp: saving, then stopping; once more to stop at once");
        });
  }
}
