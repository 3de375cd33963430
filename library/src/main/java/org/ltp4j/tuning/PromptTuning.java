package org.ltp4j.tuning;

import java.util.Map;
import org.ltp4j.parameter.Parameter;

/** A soft prompt before a frozen model (Lester et al. 2021, arXiv 2104.08691). */
public record PromptTuning() implements Method {
  @Override
  public Map<String, String> defaults() {
    return Map.of(
        "head", "label-words",
        "prompt-length", "4",
        "prompt-encoder", "lstm",
        "placement", "prefix",
        "learning-rate", "1e-5");
  }

  @Override
  public boolean trains(Parameter parameter) {
    return false;
  }
}
