package org.ltp4j.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;

/** What a row of each label counts in the loss, as settings say it. */
final class ClassWeights {
  private static final String BALANCED = "balanced";

  private ClassWeights() {}

  /**
   * The weights in the order of the labels; empty where all count alike.
   *
   * @param settings nothing; {@code balanced}, rows / (labels · rows of the label), as in
   *     scikit-learn; or {@code label=number}, 1 for labels that are not named
   * @param gold labels of the training rows, each at least once
   * @throws Problem for a label that the task has not, and a number that is none above 0
   */
  static List<Double> of(List<String> settings, List<String> labels, int[] gold) {
    if (settings.isEmpty()) {
      return List.of();
    } else if (settings.equals(List.of(BALANCED))) {
      return balanced(labels.size(), gold);
    }
    List<Double> weights = new ArrayList<>(Collections.nCopies(labels.size(), 1.0));
    for (String setting : settings) {
      int sign = setting.lastIndexOf('=');
      String label = setting.substring(0, Math.max(0, sign)).strip();
      if (!labels.contains(label)) {
        throw Problem.usage(
            "--class-weights",
            BALANCED + ", or label=number with a label of the task",
            "'" + setting + "'",
            Nearest.remedy(label, labels));
      }
      weights.set(labels.indexOf(label), number(setting, setting.substring(sign + 1).strip()));
    }
    return weights;
  }

  private static List<Double> balanced(int labels, int[] gold) {
    List<Double> weights = new ArrayList<>();
    for (int label = 0; label < labels; label++) {
      int wanted = label;
      long rows = Arrays.stream(gold).filter(g -> g == wanted).count();
      weights.add((double) gold.length / (labels * rows));
    }
    return weights;
  }

  private static double number(String setting, String written) {
    try {
      double weight = Double.parseDouble(written);
      if (weight > 0 && (float) weight > 0 && Float.isFinite((float) weight)) {
        return weight;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw Problem.usage(
        "--class-weights",
        "a number above 0",
        "'" + setting + "'",
        "leave a label's rows out, if" + " they are not to count");
  }
}
