package org.ltp4j.cli;

import java.util.List;
import org.ltp4j.answer.Classification;
import org.ltp4j.classify.Classifier;
import org.ltp4j.data.Example;
import org.ltp4j.data.Task;
import org.ltp4j.serving.BundleClassifier;

/** What answers rows: an adapter on its base, or a bundle. */
interface Answering extends AutoCloseable {
  /** What its rows are like. */
  Task task();

  /** In the order of all scores. */
  List<String> labels();

  /** What a person should know of it. */
  List<String> warnings();

  /** Answers in the rows' order; {@code source} names them in messages. */
  List<Classification> answers(String source, List<Example> rows);

  @Override
  void close();

  /** An adapter. */
  record OfAdapter(Classifier classifier) implements Answering {
    private static final int BATCH_TOKENS = 4096;

    @Override
    public Task task() {
      return classifier.config().task();
    }

    @Override
    public List<String> labels() {
      return classifier.labels();
    }

    @Override
    public List<String> warnings() {
      return classifier.warnings();
    }

    @Override
    public List<Classification> answers(String source, List<Example> rows) {
      return classifier.answers(source, rows, BATCH_TOKENS);
    }

    @Override
    public void close() {
      classifier.close();
    }
  }

  /** A bundle. */
  record OfBundle(BundleClassifier classifier) implements Answering {
    @Override
    public Task task() {
      return classifier.config().task();
    }

    @Override
    public List<String> labels() {
      return classifier.labels();
    }

    @Override
    public List<String> warnings() {
      return List.of();
    }

    @Override
    public List<Classification> answers(String source, List<Example> rows) {
      return classifier.answers(source, rows);
    }

    @Override
    public void close() {
      classifier.close();
    }
  }
}
