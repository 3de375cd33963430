package org.ltp4j.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How a classifier's scores become probabilities that can be believed, and when it should not
 * answer. Neither changes which label is the most probable.
 *
 * @param temperature what scores are divided by before the softmax; 1 leaves them as they are
 * @param abstainBelow the classifier abstains where the most probable label has less than this; 0
 *     where it always answers
 * @see <a href="https://arxiv.org/abs/1706.04599">Guo et al. 2017, temperature scaling</a>
 */
public record Confidence(double temperature, @JsonProperty("abstain_below") double abstainBelow) {
  /** Probabilities as the model gives them, and an answer to everything. */
  public static final Confidence NONE = new Confidence(1, 0);

  /** Refuses what is no temperature or no probability. */
  public Confidence {
    if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)
        || !(abstainBelow >= 0 && abstainBelow <= 1)) {
      throw new IllegalArgumentException(
          "a temperature above 0 and a threshold from 0 to 1, not "
              + temperature
              + " and "
              + abstainBelow);
    }
  }

  /** The probability of each label. */
  public double[] probabilities(float[] scores) {
    return OneLabel.softmax(scores, 0, scores.length, temperature);
  }

  /** Whether there is anything from which the classifier abstains. */
  public boolean mayAbstain() {
    return abstainBelow > 0;
  }

  /** Whether the classifier abstains where the most probable label has this probability. */
  public boolean abstains(double probability) {
    return probability < abstainBelow;
  }
}
