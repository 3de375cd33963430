package org.ltp4j.classify;

import java.util.Map;

/**
 * The answer for one text.
 *
 * @param label the most probable label
 * @param probabilities label to probability, in the task's order; they sum to 1
 * @param scores label to score before the softmax
 * @param truncated whether the end of a field was left out, as the text was longer than the model
 *     reads
 */
public record Classification(
    String label,
    Map<String, Double> probabilities,
    Map<String, Float> scores,
    boolean truncated) {}
