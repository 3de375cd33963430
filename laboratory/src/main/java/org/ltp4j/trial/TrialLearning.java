package org.ltp4j.trial;

import java.util.List;

/**
 * How a trial learnt.
 *
 * @param curve one point for each epoch
 * @param dev what the epoch that was kept scores on dev; null if unknown
 * @param bestEpoch the epoch that was kept, counted as in the curve; null if unknown
 */
public record TrialLearning(List<Epoch> curve, DevResult dev, Integer bestEpoch) {
  /** Nothing is known. */
  public static final TrialLearning UNKNOWN = new TrialLearning(List.of(), null, null);

  /** Makes the curve unmodifiable, and a null one empty. */
  public TrialLearning {
    curve = curve == null ? List.of() : List.copyOf(curve);
  }
}
