package org.ltp4j.run;

/**
 * A request to stop that long work asks for now and then, so that it can save its state and end.
 */
public interface Stop extends AutoCloseable {
  /** Whether to save and end. */
  boolean requested();

  /** Ends listening. */
  @Override
  void close();

  /** Never requested. */
  Stop NEVER =
      new Stop() {
        @Override
        public boolean requested() {
          return false;
        }

        @Override
        public void close() {
          // Nothing is open.
        }
      };
}
