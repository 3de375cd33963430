package org.ltp4j.tuning;

import java.util.Map;
import java.util.Set;
import org.ltp4j.parameter.Parameter;

/**
 * P-tuning v2 (Liu et al. 2022, arXiv 2110.07602): trained key and value vectors in every layer of
 * a frozen model, with a classification head. A ticket and a soft prompt may join it.
 */
public record DeepPromptTuning() implements Method {
  @Override
  public Map<String, String> defaults() {
    return Map.of("head", "classification", "prefix-length", "32", "learning-rate", "1e-3");
  }

  @Override
  public Set<String> uses() {
    return Set.of("ticket", "prompt-length", "prompt-encoder", "placement");
  }

  @Override
  public boolean trains(Parameter parameter) {
    return false;
  }
}
