package org.ltp4j.run;

/**
 * A pass over the training data.
 *
 * @param epoch its number, from 1
 * @param trainLoss mean loss of its steps
 * @param devAccuracy accuracy on dev after it
 * @param devMacroF1 macro-F1 on dev; null in results of versions that did not measure it
 * @param devMicroF1 F1 on dev of all labels or spans together; null where rows have one label each
 * @param devLoss mean cross entropy on dev, natural logarithm; null likewise
 * @param threshold probability from which a label is given to a row, fitted on dev; null where rows
 *     have no sets of labels
 * @param best whether it was the best so far
 */
public record EpochResult(
    long epoch,
    double trainLoss,
    double devAccuracy,
    Double devMacroF1,
    Double devMicroF1,
    Double devLoss,
    Double threshold,
    boolean best) {}
