package org.ltp4j.run;

/**
 * A pass over the training data.
 *
 * @param epoch its number, from 1
 * @param trainLoss mean loss of its steps
 * @param devAccuracy accuracy on dev after it
 * @param best whether it was the best so far
 */
public record EpochResult(long epoch, double trainLoss, double devAccuracy, boolean best) {}
