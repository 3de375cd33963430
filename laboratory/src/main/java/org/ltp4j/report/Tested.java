package org.ltp4j.report;

import java.util.List;
import org.ltp4j.evaluation.TestRows;
import org.ltp4j.trial.StoredTrial;

/**
 * One side of a pair: a trial, or several that were trained and tested in a language of their own
 * each and are alike otherwise.
 *
 * @param parts no two of which have a test language in common
 */
record Tested(List<StoredTrial> parts) {
  Tested(StoredTrial trial) {
    this(List.of(trial));
  }

  /** The languages that means are over. */
  List<String> languages(Measure measure) {
    return parts.stream()
        .flatMap(part -> measure.languages(part.result().evaluation()).stream())
        .toList();
  }

  /** The trial that was tested in a language. */
  StoredTrial in(String language) {
    return parts.stream()
        .filter(part -> Languages.in(part, language).isPresent())
        .findFirst()
        .orElseThrow();
  }

  /** What was answered in a language. */
  TestRows rows(String language) {
    return PredictionRows.read(in(language), language);
  }
}
