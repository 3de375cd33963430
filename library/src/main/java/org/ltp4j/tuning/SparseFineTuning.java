package org.ltp4j.tuning;

import java.util.Map;
import org.ltp4j.parameter.Parameter;

/**
 * Lottery-ticket sparse fine-tuning (Ansell et al. 2022, arXiv 2110.07560) in two phases:
 * everything is fine-tuned on the task as {@link FineTuning} does; the entries that changed most
 * are the ticket; then, back at the pretrained weights and the head's first values, only they and
 * the head are trained.
 */
public record SparseFineTuning() implements Method {
  @Override
  public Map<String, String> defaults() {
    return Map.of("head", "classification", "learning-rate", "1e-5", "ratio", "0.2");
  }

  @Override
  public boolean trains(Parameter parameter) {
    return false;
  }

  @Override
  public boolean cutsTicket() {
    return true;
  }
}
