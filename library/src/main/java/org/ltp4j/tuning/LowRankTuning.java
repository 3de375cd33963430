package org.ltp4j.tuning;

import java.util.Map;
import java.util.Set;
import org.ltp4j.parameter.Parameter;

/**
 * LoRA (Hu et al. 2022, arXiv 2106.09685): a product of two thin matrices is added to each query
 * and value projection of a frozen model, with a classification head. A soft prompt may join it.
 */
public record LowRankTuning() implements Method {
  @Override
  public Map<String, String> defaults() {
    return Map.of("head", "classification", "rank", "8", "alpha", "8", "learning-rate", "1e-3");
  }

  @Override
  public Set<String> uses() {
    return Set.of("prompt-length", "prompt-encoder", "placement");
  }

  @Override
  public boolean trains(Parameter parameter) {
    return false;
  }
}
