package org.ltp4j.scoring;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ltp4j.evaluation.Prediction;
import org.ltp4j.evaluation.TokenBatches;
import org.ltp4j.prompt.PromptModel;
import org.ltp4j.template.Encoded;
import org.ltp4j.template.PromptFormat;
import org.ltp4j.template.TemplateEncoder;

/** Scores many inputs in batches of similar length; results come in the inputs' order. */
public final class Scorer {
  private final PromptModel model;
  private final int batchTokens;
  private final Optional<Encoded> empty;

  private Scorer(PromptModel model, int batchTokens, Optional<Encoded> empty) {
    this.model = model;
    this.batchTokens = batchTokens;
    this.empty = empty;
  }

  /**
   * A scorer of the model as it is.
   *
   * @param batchTokens most tokens in a batch, padding included
   */
  public Scorer(PromptModel model, int batchTokens) {
    this(model, batchTokens, Optional.empty());
  }

  /** A scorer that calibrates if the format asks for it. */
  public static Scorer of(
      PromptModel model, int batchTokens, PromptFormat format, TemplateEncoder renderer) {
    if (!format.calibrated()) {
      return new Scorer(model, batchTokens);
    }
    Map<String, String> fields = new LinkedHashMap<>();
    renderer.template().fields().forEach(name -> fields.put(name, ""));
    return new Scorer(model, batchTokens, Optional.of(renderer.encode(fields)));
  }

  /**
   * What is subtracted from every input's scores, by label; empty if nothing is calibrated.
   *
   * @see PromptFormat#calibrated
   */
  public Optional<double[]> logPrior() {
    return empty.map(this::logPrior);
  }

  /** The labels' scores of every input; see {@link PromptModel#scores}. */
  public List<float[]> scores(EncodedSet inputs) {
    return Encoded.scores(inputs.inputs(), this::ofEach);
  }

  private List<float[]> ofEach(List<Encoded> windows) {
    EncodedSet inputs = EncodedSet.unlabelled(windows);
    int[] lengths = windows.stream().mapToInt(i -> i.length()).toArray();
    List<float[]> scores =
        TokenBatches.of(lengths, batchTokens)
            .map(rows -> Arrays.asList(model.scores(inputs.batch(rows))));
    empty.ifPresent(input -> divideOut(logPrior(input), scores));
    return scores;
  }

  /** The logarithms of the labels' probabilities before any text is read. */
  private double[] logPrior(Encoded input) {
    float[] scores = model.scores(EncodedSet.unlabelled(List.of(input)).batch(0))[0];
    double largest = scores[Prediction.largest(scores)];
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(score - largest);
    }
    double[] logs = new double[scores.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = scores[i] - largest - Math.log(sum);
    }
    return logs;
  }

  /** Subtracts from each row what {@link #logPrior} gave. */
  public static void divideOut(double[] logPrior, List<float[]> scores) {
    for (float[] row : scores) {
      for (int i = 0; i < row.length; i++) {
        row[i] -= (float) logPrior[i];
      }
    }
  }
}
