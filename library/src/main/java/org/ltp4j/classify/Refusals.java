package org.ltp4j.classify;

import org.ltp4j.adapter.Adapter;
import org.ltp4j.data.TaskKind;
import org.ltp4j.problem.Problem;

/** Adapters of tasks that ask for something else than a caller can take. */
final class Refusals {
  private Refusals() {}

  /** Refuses what gives a tag to each word. */
  static void tags(Adapter adapter) {
    if (adapter.config().task().kind() == TaskKind.TOKENS) {
      throw refused(adapter, "labels of a text");
    }
  }

  /** Refuses what gives anything else than one label. */
  static void severalLabels(Adapter adapter) {
    if (adapter.config().task().kind() != TaskKind.SINGLE_LABEL) {
      throw refused(adapter, "one label a text");
    }
  }

  private static Problem refused(Adapter adapter, String expected) {
    return Problem.usage(
        adapter.directory().toString(),
        "an adapter of a task with " + expected,
        "kind " + adapter.config().task().kind(),
        "use ltp predict or ltp eval, or Classifier.said in Java");
  }
}
