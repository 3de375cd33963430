package org.ltp4j.train;

import java.io.IOException;
import java.nio.file.Path;

/** What a stage adds to a training run: its own work after steps, and its own state to resume. */
public interface Memory {
  /** Called before the first step of a run that has nothing to resume. */
  default void begin() {
    // Most stages have nothing to do before the first step.
  }

  /** Works after a step, e.g. measures at the end of an epoch. */
  void after(Step step);

  /** Whether nothing more is to be expected of further steps, so that the run may end early. */
  default boolean enough() {
    return false;
  }

  /** Writes into a checkpoint what has to be known to go on. */
  void remember(Path checkpoint) throws IOException;

  /** Reads from a checkpoint what {@link #remember} wrote. */
  void recall(Path checkpoint) throws IOException;

  /** This one, then another. */
  default Memory and(Memory next) {
    Memory first = this;
    return new Memory() {
      @Override
      public void begin() {
        first.begin();
        next.begin();
      }

      @Override
      public void after(Step step) {
        first.after(step);
        next.after(step);
      }

      @Override
      public boolean enough() {
        return first.enough() || next.enough();
      }

      @Override
      public void remember(Path checkpoint) throws IOException {
        first.remember(checkpoint);
        next.remember(checkpoint);
      }

      @Override
      public void recall(Path checkpoint) throws IOException {
        first.recall(checkpoint);
        next.recall(checkpoint);
      }
    };
  }

  /** Nothing to add. */
  Memory NONE =
      new Memory() {
        @Override
        public void after(Step step) {
          // Nothing to do.
        }

        @Override
        public void remember(Path checkpoint) {
          // Nothing to write.
        }

        @Override
        public void recall(Path checkpoint) {
          // Nothing to put back.
        }
      };
}
