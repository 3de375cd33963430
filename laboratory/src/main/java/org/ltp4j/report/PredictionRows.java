package org.ltp4j.report;

import java.nio.file.Path;
import java.util.List;
import org.ltp4j.evaluation.PredictionsFile;
import org.ltp4j.evaluation.StoredPrediction;
import org.ltp4j.problem.Problem;
import org.ltp4j.trial.StoredTrial;

/**
 * Which rows of a language a trial got right.
 *
 * @param ids of the rows with a known label, in the file's order
 * @param isRight for each of them
 */
record PredictionRows(List<String> ids, boolean[] isRight) {
  /**
   * Reads a trial's predictions.
   *
   * @throws Problem if the file is missing or damaged
   */
  static PredictionRows read(StoredTrial trial, String language) {
    Path file = trial.folder().resolve(PredictionsFile.name(language));
    List<StoredPrediction> rows =
        PredictionsFile.read(file, "delete the trial's folder and run the sweep again").stream()
            .filter(row -> !row.gold().isEmpty())
            .toList();
    boolean[] isRight = new boolean[rows.size()];
    for (int i = 0; i < isRight.length; i++) {
      isRight[i] = rows.get(i).gold().equals(rows.get(i).label());
    }
    return new PredictionRows(rows.stream().map(StoredPrediction::id).toList(), isRight);
  }
}
