package org.ltp4j.run;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Is told of a run's progress and warnings, and is asked whether the run should stop. Every method
 * has a default: nothing is shown, and the run never stops early.
 */
public interface Listener {
  /** Shows nothing and never stops. */
  Listener SILENT = new Listener() {};

  /**
   * Called with what a person should know before the results, e.g. that rows were left out.
   *
   * @param warning one line
   */
  default void warns(String warning) {
    // By default a warning is dropped: whoever shows messages overrides this.
  }

  /**
   * Called when a long loop begins.
   *
   * @param task what is going on, e.g. {@code mlm}
   * @param from steps that were done before, on resume
   * @param total steps in all
   * @return told of every step, and closed at the end
   */
  default Progress progress(String task, long from, long total) {
    return Progress.none();
  }

  /**
   * Called when long work on text begins, or is waited for.
   *
   * @param task what is going on, e.g. {@code text}
   * @param from bytes of it that were done before
   * @param total bytes of it in all, or about as many
   * @return told of every step, in bytes, with the tokens since; closed at the end
   */
  default Progress text(String task, long from, long total) {
    return Progress.none();
  }

  /**
   * Called when long work begins that reads or copies files.
   *
   * @param task what is going on, e.g. {@code read}
   * @param total bytes in all
   * @return told of every step, in bytes, as steps and as tokens; closed at the end
   */
  default Progress bytes(String task, long total) {
    return Progress.none();
  }

  /**
   * Called after every pass over the training data of a task.
   *
   * @param result loss of the pass, and what was measured on dev after it
   */
  default void epoch(EpochResult result) {
    // By default nothing: the result at the end holds all epochs too.
  }

  /**
   * Called when work begins that can save its state and stop.
   *
   * @return asked now and then, and closed at the work's end
   */
  default Stop listen() {
    return Stop.NEVER;
  }

  /**
   * Passes each distinct warning on.
   *
   * @param warnings one line each
   */
  default void warn(Iterable<String> warnings) {
    Set<String> told = new LinkedHashSet<>();
    warnings.forEach(told::add);
    told.forEach(this::warns);
  }
}
