package org.ltp4j.method;

import org.ltp4j.template.Encoded;

/** Another view of a training example: the same content in other words. */
@FunctionalInterface
public interface SecondView {
  /**
   * The view of an example.
   *
   * @param index the example's place in the training data
   * @param epoch from 0; the view may change with it
   * @return the ids that the model reads in the example's place
   */
  Encoded of(int index, long epoch);
}
