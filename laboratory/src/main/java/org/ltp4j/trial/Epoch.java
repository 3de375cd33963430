package org.ltp4j.trial;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * One point of a learning curve.
 *
 * @param epoch epochs trained so far
 * @param loss mean training loss of the epoch; null if unknown or not finite
 * @param devAccuracy accuracy on dev after it, from 0 to 1; null if it was not measured
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(SnakeCaseStrategy.class)
public record Epoch(int epoch, Double loss, Double devAccuracy) {
  /** JSON has no word for a loss that is no number. */
  public Epoch {
    loss = loss == null || !Double.isFinite(loss) ? null : loss;
    devAccuracy = devAccuracy == null || !Double.isFinite(devAccuracy) ? null : devAccuracy;
  }
}
