package org.ltp4j.trial;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.ltp4j.evaluation.Metric;

/**
 * One point of a learning curve.
 *
 * @param epoch epochs trained so far
 * @param loss mean training loss of the epoch; null if unknown or not finite
 * @param devAccuracy accuracy on dev after it, from 0 to 1; null if it was not measured
 * @param devMacroF1 macro-F1 on dev after it, from 0 to 1; null likewise
 * @param devMicroF1 likewise, of labels or spans; null also where rows have one label each
 * @param devLoss mean cross entropy on dev after it; null likewise
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(SnakeCaseStrategy.class)
public record Epoch(
    int epoch,
    Double loss,
    Double devAccuracy,
    Double devMacroF1,
    @JsonInclude(JsonInclude.Include.NON_NULL) Double devMicroF1,
    Double devLoss) {
  /** JSON has no word for a loss that is no number. */
  public Epoch {
    loss = finite(loss);
    devAccuracy = finite(devAccuracy);
    devMacroF1 = finite(devMacroF1);
    devMicroF1 = finite(devMicroF1);
    devLoss = finite(devLoss);
  }

  /** A point of which only loss and accuracy are known. */
  public Epoch(int epoch, Double loss, Double devAccuracy) {
    this(epoch, loss, devAccuracy, null, null, null);
  }

  /** On dev by a metric; null if it was not measured. */
  public Double dev(Metric metric) {
    return switch (metric) {
      case ACCURACY -> devAccuracy;
      case MACRO_F1 -> devMacroF1;
      case MICRO_F1, SPAN_F1 -> devMicroF1;
    };
  }

  private static Double finite(Double number) {
    return number == null || !Double.isFinite(number) ? null : number;
  }
}
