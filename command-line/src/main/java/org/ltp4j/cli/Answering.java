package org.ltp4j.cli;

import java.util.List;
import java.util.function.BiFunction;
import org.ltp4j.answer.Answer;
import org.ltp4j.answer.TextClassifier;
import org.ltp4j.classify.Classifier;
import org.ltp4j.data.Example;
import org.ltp4j.data.Task;
import org.ltp4j.evaluation.Confidence;
import org.ltp4j.evaluation.Decision;
import org.ltp4j.serving.BundleClassifier;

/**
 * What answers rows: an adapter on its base, or a bundle.
 *
 * @param classifier closed with this
 * @param task what its rows are like
 * @param decision how scores become answers
 * @param confidence how scores become probabilities, where rows have one label each
 * @param warnings what a person should know of it
 * @param answers in the rows' order; the first argument names the rows in messages
 */
record Answering(
    TextClassifier classifier,
    Task task,
    Decision decision,
    Confidence confidence,
    List<String> warnings,
    BiFunction<String, List<Example>, ? extends List<? extends Answer>> answers)
    implements AutoCloseable {
  private static final int BATCH_TOKENS = 4096;

  static Answering of(Classifier adapter) {
    return new Answering(
        adapter,
        adapter.config().task(),
        adapter.decision(),
        adapter.config().fitted(),
        adapter.warnings(),
        (source, rows) -> adapter.said(source, rows, BATCH_TOKENS));
  }

  static Answering of(BundleClassifier bundle) {
    return new Answering(
        bundle,
        bundle.config().task(),
        bundle.config().decision(),
        bundle.config().confidence(),
        List.of(),
        bundle::said);
  }

  @Override
  public void close() {
    classifier.close();
  }
}
