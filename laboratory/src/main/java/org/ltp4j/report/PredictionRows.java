package org.ltp4j.report;

import java.nio.file.Path;
import java.util.List;
import org.ltp4j.evaluation.Decision;
import org.ltp4j.evaluation.PredictionsFile;
import org.ltp4j.evaluation.StoredPrediction;
import org.ltp4j.evaluation.TestRows;
import org.ltp4j.problem.Problem;
import org.ltp4j.trial.StoredTrial;

/** What a trial answered in a language. */
final class PredictionRows {
  private static final String REMEDY = "delete the trial's folder and run the sweep again";

  private PredictionRows() {}

  /**
   * Reads a trial's predictions.
   *
   * @throws Problem if the file is missing, damaged or without labels
   */
  static TestRows read(StoredTrial trial, String language) {
    Path file = trial.folder().resolve(PredictionsFile.name(language));
    Decision decision = trial.result().evaluation().decision();
    List<StoredPrediction> rows = PredictionsFile.read(file, REMEDY);
    try {
      return TestRows.of(decision, rows);
    } catch (IllegalArgumentException e) {
      throw Problem.input(
              file,
              "rows with labels among " + String.join(", ", decision.labels()),
              e.getMessage(),
              REMEDY)
          .causedBy(e);
    }
  }
}
