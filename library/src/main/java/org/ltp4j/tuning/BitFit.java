package org.ltp4j.tuning;

import java.util.Map;
import org.ltp4j.parameter.Parameter;

/** All biases and a classification head (Ben Zaken et al. 2022, arXiv 2106.10199). */
public record BitFit() implements Method {
  @Override
  public Map<String, String> defaults() {
    return Map.of("head", "classification", "learning-rate", "1e-3");
  }

  @Override
  public boolean trains(Parameter parameter) {
    return parameter.isBias();
  }
}
