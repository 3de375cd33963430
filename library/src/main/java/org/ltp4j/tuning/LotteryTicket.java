package org.ltp4j.tuning;

import java.util.Map;
import java.util.Set;
import org.ltp4j.parameter.Parameter;

/**
 * Lottery Ticket Prompt-learning (Li and Luo 2024, arXiv 2404.01242): a soft prompt together with a
 * ticket's entries. Without a ticket or without a prompt it is its own ablation.
 */
public record LotteryTicket() implements Method {
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
  public Set<String> uses() {
    return Set.of("ticket");
  }

  @Override
  public boolean takesRecipesTicket() {
    return true;
  }

  @Override
  public boolean trains(Parameter parameter) {
    return false;
  }
}
