package org.ltp4j.answer;

import org.ltp4j.data.TaskKind;
import org.ltp4j.evaluation.Decision;
import org.ltp4j.evaluation.WordTags;
import org.ltp4j.problem.Problem;

/** Classifiers of tasks that ask for something else than a caller can take. */
public final class Refusals {
  private Refusals() {}

  /**
   * Refuses what gives anything else than one label.
   *
   * @param place names the classifier
   */
  public static void severalLabels(Object place, TaskKind kind) {
    if (kind != TaskKind.SINGLE_LABEL) {
      throw Problem.usage(
          place.toString(),
          "a classifier of a task with one label a text",
          "kind " + kind,
          "use ltp predict or ltp eval, or ask and said in Java");
    }
  }

  /**
   * Refuses scores of tags, of which a row has many.
   *
   * @param logits whether scores are wanted
   * @param decision what the task asks
   */
  public static void scoresOfTags(boolean logits, Decision decision) {
    if (logits && decision instanceof WordTags) {
      throw Problem.usage(
          "--logits", "a task with scores for each row", "tags of words", "leave it out");
    }
  }
}
