package org.ltp4j.train;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A stage's callback in the training loop. It is called before the first step and after every step,
 * may end the run early, and keeps its state in the run's checkpoints, so that a run that was
 * stopped goes on with what it knew.
 */
public interface Callback {
  /** Called before the first step of a run that has nothing to resume. */
  default void begin() {
    // Most stages have nothing to do before the first step.
  }

  /** Called after every step; measures on held-out data at the end of an epoch, for example. */
  void after(Step step);

  /** Whether the run should end early, since further steps are not expected to improve it. */
  default boolean stopsEarly() {
    return false;
  }

  /** Writes its state into the directory of a checkpoint. */
  void saveState(Path checkpoint) throws IOException;

  /** Reads the state that {@link #saveState} wrote, when a run is resumed. */
  void loadState(Path checkpoint) throws IOException;

  /** Both: at each call this one first, then the other. */
  default Callback and(Callback next) {
    Callback first = this;
    return new Callback() {
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
      public boolean stopsEarly() {
        return first.stopsEarly() || next.stopsEarly();
      }

      @Override
      public void saveState(Path checkpoint) throws IOException {
        first.saveState(checkpoint);
        next.saveState(checkpoint);
      }

      @Override
      public void loadState(Path checkpoint) throws IOException {
        first.loadState(checkpoint);
        next.loadState(checkpoint);
      }
    };
  }

  /** Does nothing and has no state. */
  Callback NONE =
      new Callback() {
        @Override
        public void after(Step step) {
          // Nothing to do.
        }

        @Override
        public void saveState(Path checkpoint) {
          // Nothing to write.
        }

        @Override
        public void loadState(Path checkpoint) {
          // Nothing to put back.
        }
      };
}
