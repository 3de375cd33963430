package org.ltp4j.run;

import java.util.function.BooleanSupplier;

/**
 * A request to stop that long work asks for now and then, so that it can save its state and end.
 */
public interface Stop extends AutoCloseable {
  /** {@return whether to save and end} */
  boolean requested();

  /** Ends listening. */
  @Override
  void close();

  /** Never requested. */
  Stop NEVER = when(() -> false);

  /** Requested as long as this says so; there is nothing to end. */
  static Stop when(BooleanSupplier asked) {
    return new Stop() {
      @Override
      public boolean requested() {
        return asked.getAsBoolean();
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }
}
