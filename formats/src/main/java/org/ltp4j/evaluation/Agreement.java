package org.ltp4j.evaluation;

import java.util.Collection;
import java.util.List;
import org.ltp4j.problem.Problem;

/**
 * How far two models, or one model in two precisions, say the same about the same rows.
 *
 * @param n number of rows
 * @param equal number of rows with the same predicted label
 * @param largestDifference largest difference of a label's probability in any row
 */
public record Agreement(int n, int equal, double largestDifference) {
  /** Share of rows with the same predicted label; 1 without rows. */
  public double share() {
    return n == 0 ? 1 : (double) equal / n;
  }

  /** That of all their rows. */
  public static Agreement sum(Collection<Agreement> parts) {
    return new Agreement(
        parts.stream().mapToInt(Agreement::n).sum(),
        parts.stream().mapToInt(Agreement::equal).sum(),
        parts.stream().mapToDouble(Agreement::largestDifference).max().orElse(0));
  }

  /**
   * Compares row by row.
   *
   * @throws Problem if these are not the same rows in the same order, with the same labels
   */
  public static Agreement of(List<StoredPrediction> a, List<StoredPrediction> b) {
    if (a.size() != b.size()) {
      throw differ("predictions", a.size() + " rows", b.size() + " rows");
    }
    int equal = 0;
    double largest = 0;
    for (int i = 0; i < a.size(); i++) {
      StoredPrediction one = a.get(i);
      StoredPrediction other = b.get(i);
      if (!one.id().equals(other.id())) {
        throw differ("row " + (i + 1) + " of the predictions", quoted(one), quoted(other));
      }
      double[] p = one.probabilities();
      double[] q = other.probabilities();
      if (p.length != q.length) {
        throw differ("row " + quoted(one), p.length + " labels", q.length + " labels");
      }
      for (int c = 0; c < p.length; c++) {
        largest = Math.max(largest, Math.abs(p[c] - q[c]));
      }
      equal += one.label().equals(other.label()) ? 1 : 0;
    }
    return new Agreement(a.size(), equal, largest);
  }

  private static Problem differ(String where, String expected, String found) {
    return Problem.input(where, expected, found, "compare predictions of the same rows");
  }

  private static String quoted(StoredPrediction prediction) {
    return "'" + prediction.id() + "'";
  }
}
