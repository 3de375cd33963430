package org.ltp4j.train;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A stage's callback in the training loop. It is called before the first step and after every step,
 * may end the run early, and keeps its state in the run's checkpoints, so that a run that was
 * stopped goes on with what it knew.
 */
public interface Memory {
  /** Called before the first step of a run that has nothing to resume. */
  default void begin() {
    // Most stages have nothing to do before the first step.
  }

  /** Called after every step; measures on held-out data at the end of an epoch, for example. */
  void after(Step step);

  /** Whether the run should end early, since further steps are not expected to improve it. */
  default boolean enough() {
    return false;
  }

  /** Writes its state into the directory of a checkpoint. */
  void remember(Path checkpoint) throws IOException;

  /** Reads the state that {@link #remember} wrote, when a run is resumed. */
  void recall(Path checkpoint) throws IOException;

  /** Both: at each call this one first, then the other. */
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

  /** Does nothing and has no state. */
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
