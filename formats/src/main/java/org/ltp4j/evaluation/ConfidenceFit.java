package org.ltp4j.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A {@link Confidence} fitted on rows whose labels are known.
 *
 * @param confidence what was fitted
 * @param rows it was fitted on
 * @param error the expected calibration error of the rows after the fit
 * @param errorBefore the same with the temperature 1
 * @param coverage share of the rows that it answers
 * @param accuracy share of right answers among those
 * @param notes what could not be fitted, and why
 */
public record ConfidenceFit(
    Confidence confidence,
    int rows,
    @JsonProperty("calibration_error") double error,
    @JsonProperty("uncalibrated_error") double errorBefore,
    double coverage,
    double accuracy,
    List<String> notes) {
  /** With fewer rows a temperature says more about these rows than about the model. */
  public static final int FEWEST_ROWS = 30;

  // Temperatures beyond 1/1000 and 1000 stand for none.
  private static final double LARGEST_INVERSE = 1000;
  private static final int HALVINGS = 100;

  /** What is to be reached by abstaining; nothing where both are empty. */
  public record Wish(Optional<Double> accuracy, Optional<Double> coverage) {
    private boolean isThere() {
      return accuracy.isPresent() || coverage.isPresent();
    }
  }

  /**
   * Fits the temperature under which the true labels are the most likely, and then the threshold.
   *
   * @param scores of each row
   * @param gold the rows' true labels
   */
  public static ConfidenceFit of(List<float[]> scores, int[] gold, Wish wish) {
    List<String> notes = new ArrayList<>();
    boolean enough = gold.length >= FEWEST_ROWS;
    double temperature = 1;
    if (!enough) {
      notes.add(
          "no temperature"
              + (wish.isThere() ? " and no threshold" : "")
              + ": dev has "
              + gold.length
              + " rows, and "
              + FEWEST_ROWS
              + " are needed");
    } else if (Arrays.stream(gold).distinct().count() < 2) {
      notes.add("no temperature: all dev rows have one label");
    } else {
      temperature = temperature(scores, gold, notes);
    }
    Confidence calibrated = new Confidence(temperature, 0);
    double threshold =
        enough && wish.isThere() ? threshold(surest(scores, gold, calibrated), wish, notes) : 0;
    Confidence confidence = new Confidence(temperature, threshold);
    Reliability reached = Reliability.of(scores, gold, confidence);
    return new ConfidenceFit(
        confidence,
        gold.length,
        reached.error(),
        reached.errorBefore(),
        reached.coverage(),
        reached.accuracy(),
        notes);
  }

  /** The mean negative log-likelihood is convex in 1/T: the zero of its derivative, by halving. */
  private static double temperature(List<float[]> scores, int[] gold, List<String> notes) {
    if (slope(scores, gold, 1 / LARGEST_INVERSE) >= 0) {
      notes.add("no temperature: on dev the scores say no more than chance");
      return 1;
    }
    if (slope(scores, gold, LARGEST_INVERSE) <= 0) {
      notes.add("no temperature: every dev row is answered right, so none is the best");
      return 1;
    }
    double low = 1 / LARGEST_INVERSE;
    double high = LARGEST_INVERSE;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (slope(scores, gold, middle) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return 1 / high;
  }

  /** d/dβ Σ −log softmax(βs)[gold] = Σ (E[s] − s[gold]). */
  private static double slope(List<float[]> scores, int[] gold, double inverse) {
    Confidence confidence = new Confidence(1 / inverse, 0);
    double slope = 0;
    for (int i = 0; i < gold.length; i++) {
      float[] row = scores.get(i);
      double[] p = confidence.probabilities(row);
      double mean = 0;
      for (int label = 0; label < p.length; label++) {
        mean += p[label] * row[label];
      }
      slope += mean - row[gold[i]];
    }
    return slope;
  }

  /** The rows from the surest to the least sure. */
  static List<Reliability.Row> surest(List<float[]> scores, int[] gold, Confidence confidence) {
    return Reliability.rows(scores, gold, confidence).stream()
        .sorted((a, b) -> Double.compare(b.probability(), a.probability()))
        .toList();
  }

  /** Half way between the least sure row that is answered and the next. */
  private static double threshold(List<Reliability.Row> surest, Wish wish, List<String> notes) {
    int answered =
        wish.accuracy().isPresent()
            ? asRight(surest, wish.accuracy().get())
            : (int) Math.ceil(wish.coverage().orElseThrow() * surest.size() - 1e-9);
    if (answered == 0) {
      notes.add(
          "no threshold: no group of the surest dev rows is right in a share of "
              + wish.accuracy().orElseThrow());
      return 0;
    }
    return answered == surest.size()
        ? 0
        : (surest.get(answered - 1).probability() + surest.get(answered).probability()) / 2;
  }

  /** The most rows of which this share is right; equally sure ones are answered together. */
  private static int asRight(List<Reliability.Row> surest, double share) {
    int most = 0;
    int right = 0;
    for (int n = 1; n <= surest.size(); n++) {
      right += surest.get(n - 1).right() ? 1 : 0;
      boolean isEdge =
          n == surest.size() || surest.get(n).probability() < surest.get(n - 1).probability();
      if (isEdge && right >= share * n) {
        most = n;
      }
    }
    return most;
  }
}
