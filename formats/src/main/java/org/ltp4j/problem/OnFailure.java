package org.ltp4j.problem;

import java.util.function.Supplier;

/** Gives back what is open already when what is opened next fails. */
public final class OnFailure {
  private OnFailure() {}

  /**
   * Does the next step.
   *
   * @param giveBack called if it fails, before the failure goes on
   */
  public static <T> T run(Runnable giveBack, Supplier<T> next) {
    try {
      return next.get();
    } catch (RuntimeException e) {
      giveBack.run();
      throw e;
    }
  }
}
