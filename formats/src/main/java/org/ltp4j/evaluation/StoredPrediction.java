package org.ltp4j.evaluation;

/**
 * A line of a {@linkplain PredictionsFile file of predictions}; texts as they stand there, escaped.
 *
 * @param id the row's id
 * @param gold name of the true label; empty if unknown
 * @param label name of the predicted label
 * @param probabilities one for each label
 */
public record StoredPrediction(String id, String gold, String label, double[] probabilities) {}
