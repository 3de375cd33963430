package org.ltp4j.answer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.evaluation.Confidence;
import org.ltp4j.evaluation.Prediction;
import org.ltp4j.template.Encoded;

/**
 * The answer for one text.
 *
 * @param label the most probable label
 * @param probabilities label to probability, in the task's order; they sum to 1. Calibrated, if
 *     training fitted a temperature
 * @param scores label to score before the softmax, as the model gives them
 * @param truncated whether the end of a field was left out, as the text was longer than the model
 *     reads
 * @param abstained whether the label's probability is below the threshold that training fitted, so
 *     that the answer should not be relied on
 */
public record Classification(
    String label,
    Map<String, Double> probabilities,
    Map<String, Float> scores,
    boolean truncated,
    boolean abstained)
    implements Answer {
  /**
   * The answer that a model's scores give.
   *
   * @param labels in the order of the scores
   * @param prediction a score of each label
   * @param truncated whether the end of a field was left out
   * @param confidence how scores become probabilities, and below which the answer abstains
   * @return the most probable label, with all the others
   */
  public static Classification of(
      List<String> labels, Prediction prediction, boolean truncated, Confidence confidence) {
    Map<String, Double> probabilities = new LinkedHashMap<>();
    Map<String, Float> scores = new LinkedHashMap<>();
    double[] p = confidence.probabilities(prediction.scores());
    for (int i = 0; i < p.length; i++) {
      probabilities.put(labels.get(i), p[i]);
      scores.put(labels.get(i), prediction.scores()[i]);
    }
    return new Classification(
        labels.get(prediction.label()),
        probabilities,
        scores,
        truncated,
        confidence.abstains(p[prediction.label()]));
  }

  /** {@return label to probability as the model gives it, without the temperature} */
  public Map<String, Double> uncalibrated() {
    float[] row = new float[scores.size()];
    int next = 0;
    for (float score : scores.values()) {
      row[next++] = score;
    }
    double[] p = Confidence.NONE.probabilities(row);
    Map<String, Double> plain = new LinkedHashMap<>();
    for (String label : scores.keySet()) {
      plain.put(label, p[plain.size()]);
    }
    return plain;
  }

  /**
   * The answers for several texts, in their order.
   *
   * @param labels in the order of the scores
   * @param inputs the texts as the model read them
   * @param scores of each text, as many as inputs; one of each label
   * @param confidence how scores become probabilities, and below which an answer abstains
   * @param before how many answers came before these, which count among each other
   * @return an answer for each input
   */
  public static List<Classification> of(
      List<String> labels,
      List<Encoded> inputs,
      List<float[]> scores,
      Confidence confidence,
      int before) {
    List<Classification> answers = new ArrayList<>(inputs.size());
    for (int i = 0; i < inputs.size(); i++) {
      String id = Integer.toString(before + i + 1);
      Prediction prediction = new Prediction(id, null, null, scores.get(i));
      answers.add(of(labels, prediction, inputs.get(i).truncated(), confidence));
    }
    return answers;
  }

  /** {@return how far the most probable label is ahead of the next, from 0 to 1} */
  public double margin() {
    return margin(probabilities);
  }

  /** How far the most probable of these labels is ahead of the next. */
  static double margin(Map<String, Double> probabilities) {
    double[] sorted = probabilities.values().stream().mapToDouble(p -> p).sorted().toArray();
    int last = sorted.length - 1;
    return last < 1 ? 1 : sorted[last] - sorted[last - 1];
  }
}
