package org.ltp4j.spark;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.ltp4j.answer.Answer;
import org.ltp4j.answer.Classification;
import org.ltp4j.classify.Classifier;
import org.ltp4j.data.Example;
import org.ltp4j.data.Task;
import org.ltp4j.evaluation.Confidence;
import org.ltp4j.evaluation.Decision;

/**
 * The classifiers that an executor's process has opened, shared by its tasks. Tasks come and go,
 * and are handed nothing but what was sent to them, so what they share can only be static: each
 * classifier is opened once and lives as long as the process.
 */
final class OpenClassifiers {
  private static final int BATCH_TOKENS = 4096;
  private static final Map<String, OpenClassifiers> OPEN = new ConcurrentHashMap<>();

  private final Classifier classifier;

  private OpenClassifiers(Classifier classifier) {
    this.classifier = classifier;
  }

  /** The classifier, opened by the first who asks while the others wait. */
  static OpenClassifiers of(Opening opening) {
    return OPEN.computeIfAbsent(opening.key(), key -> new OpenClassifiers(opening.open()));
  }

  /** What is classified. */
  Task task() {
    return classifier.config().task();
  }

  /** How scores become answers; the labels, in the order of all scores. */
  Decision decision() {
    return classifier.decision();
  }

  /** How scores become probabilities, where rows have one label each. */
  Confidence confidence() {
    return classifier.config().fitted();
  }

  /** How many classifiers this process holds. */
  static int count() {
    return OPEN.size();
  }

  /**
   * Answers; one task at a time, each with all threads, since a classifier is for one thread and a
   * second one would take its memory again.
   */
  synchronized List<Answer> said(String source, List<Example> examples) {
    return classifier.said(source, examples, BATCH_TOKENS);
  }

  /** The same of a classifier with one label a row. */
  synchronized List<Classification> classify(String source, List<Example> examples) {
    return classifier.answers(source, examples, BATCH_TOKENS);
  }
}
