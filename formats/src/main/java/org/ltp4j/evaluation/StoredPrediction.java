package org.ltp4j.evaluation;

/**
 * A line of a {@linkplain PredictionsFile file of predictions}; texts as they stand there, escaped.
 *
 * @param id the row's id
 * @param gold the true answer: the label, or labels between their separators; empty if unknown
 * @param label the predicted answer, likewise
 * @param probabilities one for each label, or for each word
 */
public record StoredPrediction(String id, String gold, String label, double[] probabilities) {}
