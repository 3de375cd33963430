package org.ltp4j.tuning;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ltp4j.data.Task;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.MethodName;
import org.ltp4j.recipe.TrainSettings;

/**
 * A way to learn a task. What it does not say is the same for all: data, order of the examples,
 * Adam, clipping, and the choice of the best epoch. A prompt, a deep prompt, low-rank updates and a
 * classification head are trained wherever there are any.
 */
public sealed interface Method
    permits LotteryTicket,
        FineTuning,
        PromptedFineTuning,
        PromptTuning,
        DeepPromptTuning,
        SparseFineTuning,
        BitFit,
        LowRankTuning,
        TemplateConsistency,
        CodeSwitching {
  /** The method of this name. */
  static Method of(MethodName name) {
    return switch (name) {
      case LTP -> new LotteryTicket();
      case FT -> new FineTuning();
      case DP -> PromptedFineTuning.discrete();
      case SP -> PromptedFineTuning.soft();
      case MP -> PromptedFineTuning.mixed();
      case PROMPT_TUNING -> new PromptTuning();
      case DEEP_PROMPT -> new DeepPromptTuning();
      case LT_SFT -> new SparseFineTuning();
      case BITFIT -> new BitFit();
      case LORA -> new LowRankTuning();
      case PCT -> new TemplateConsistency();
      case SOFTMV -> new CodeSwitching();
    };
  }

  /** Settings that hold unless the user gives others; keys and values as in a recipe. */
  Map<String, String> defaults();

  /** Keys of the optional settings it has a use for, besides those it has defaults for. */
  default Set<String> uses() {
    return Set.of();
  }

  /** Whether it trains this tensor of the model as a whole. */
  boolean trains(Parameter parameter);

  /** Whether its discrete template asks with the words Question and Answer. */
  default boolean asksQuestion() {
    return false;
  }

  /**
   * Whether it trains the ticket that a recipe cuts, without being told to. Others that have a use
   * for one are given it by name, so that a comparison of methods leaves them as they are known.
   */
  default boolean takesRecipesTicket() {
    return false;
  }

  /** Whether it cuts a ticket of its own, from fine-tuning on the same task. */
  default boolean cutsTicket() {
    return false;
  }

  /**
   * Refuses what it cannot work with, before anything is read.
   *
   * @throws Problem with what to change
   */
  default void check(TrainSettings settings) {}

  /** Another view of each example, that predictions have to agree on; empty if there is none. */
  default Optional<SecondView> secondView(TrainSettings settings, Task task, ViewParts parts) {
    return Optional.empty();
  }
}
