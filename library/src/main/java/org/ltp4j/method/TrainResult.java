package org.ltp4j.method;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;
import org.ltp4j.evaluation.ConfidenceFit;
import org.ltp4j.evaluation.Interval;
import org.ltp4j.run.EpochResult;

/**
 * The result of a training on a task, in numbers.
 *
 * @param method its name
 * @param learningRate of Adam
 * @param trainedEntries trained numbers
 * @param adapterBytes size of the adapter: values, and the ticket that says whose they are
 * @param trainRows examples learnt from
 * @param devRows examples that chose the epoch
 * @param truncatedRows training examples that lost text to the length limit
 * @param bestEpoch the epoch whose values were kept, from 1
 * @param devAccuracy its accuracy on dev
 * @param devInterval the 95 % interval of that accuracy
 * @param devMacroF1 its macro-F1 on dev; null in results of versions that did not measure it
 * @param devMicroF1 F1 on dev of all labels or spans together; null where rows have one label each
 * @param devLoss its mean cross entropy on dev; null likewise
 * @param confidence the temperature and the threshold of abstaining, fitted on dev; null in results
 *     of versions that did not fit them, and where rows have other than one label each
 * @param epochs all epochs
 */
public record TrainResult(
    String method,
    double learningRate,
    long trainedEntries,
    long adapterBytes,
    int trainRows,
    int devRows,
    long truncatedRows,
    long bestEpoch,
    double devAccuracy,
    @JsonFormat(shape = JsonFormat.Shape.ARRAY) Interval devInterval,
    Double devMacroF1,
    Double devMicroF1,
    Double devLoss,
    ConfidenceFit confidence,
    List<EpochResult> epochs) {}
