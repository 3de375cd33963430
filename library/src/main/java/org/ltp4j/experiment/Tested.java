package org.ltp4j.experiment;

import java.util.List;
import java.util.Map;
import org.ltp4j.data.Example;
import org.ltp4j.data.Task;
import org.ltp4j.evaluation.Confidence;
import org.ltp4j.evaluation.Decision;

/** What an evaluation tests: an adapter on its base, or what else answers rows of a task. */
public interface Tested extends AutoCloseable {
  /** What it says of itself. */
  Description description();

  /** Hashes of what its answers depend on, by name. */
  Map<String, String> inputs();

  /**
   * Scores of examples.
   *
   * @param source names the data in messages
   * @param batchTokens most tokens in a batch, padding included
   */
  Scored scored(String source, List<Example> examples, int batchTokens);

  @Override
  void close();

  /**
   * What a classifier says of itself.
   *
   * @param task what its rows are like
   * @param decision how scores become answers
   * @param trainingLanguages the languages of the training data; empty if they are not known
   * @param confidence how its scores become probabilities, where rows have one label each
   * @param warnings what a person should know of it
   */
  record Description(
      Task task,
      Decision decision,
      List<String> trainingLanguages,
      Confidence confidence,
      List<String> warnings) {}

  /**
   * Scores of examples.
   *
   * @param scores a score of each label for each, in their order
   * @param tokens of all inputs
   * @param truncated how many inputs lost text to the length limit
   */
  record Scored(List<float[]> scores, long tokens, long truncated) {}
}
