package org.ltp4j.tuning;

import java.util.Map;
import org.ltp4j.parameter.Parameter;

/** Everything is trained, with a classification head on the first token as XLM-R's. */
public record FineTuning() implements Method {
  @Override
  public Map<String, String> defaults() {
    return Map.of("head", "classification", "learning-rate", "1e-5");
  }

  @Override
  public boolean trains(Parameter parameter) {
    return true;
  }
}
