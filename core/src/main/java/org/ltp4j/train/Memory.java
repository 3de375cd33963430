package org.ltp4j.train;

import java.util.Map;

/** What a stage adds to a training run: its own work after steps, and its own state to resume. */
public interface Memory {
  /** Works after a step, e.g. measures at the end of an epoch. */
  void after(Step step);

  /** What has to be known to go on: numbers, texts, lists and maps of them. */
  Map<String, Object> remember();

  /** Puts back what {@link #remember} gave. */
  void recall(Map<String, Object> remembered);

  /** Nothing to add. */
  Memory NONE =
      new Memory() {
        @Override
        public void after(Step step) {
          // Nothing to do.
        }

        @Override
        public Map<String, Object> remember() {
          return Map.of();
        }

        @Override
        public void recall(Map<String, Object> remembered) {
          // Nothing to put back.
        }
      };
}
