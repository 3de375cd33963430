package org.ltp4j.experiment;

import java.util.Optional;
import java.util.function.Consumer;
import org.ltp4j.evaluation.EvaluationResult;
import org.ltp4j.recipe.Recipe;
import org.ltp4j.recipe.StageName;
import org.ltp4j.stage.StageRunner;

/**
 * Lottery Ticket Prompt-learning (Li and Luo 2024, arXiv 2404.01242), as {@code ltp run} runs it.
 *
 * <ol>
 *   <li>Fine-tune all parameters θ0 of a multilingual masked language model on English text: θ1.
 *   <li>The ticket: the share ρ of the parameters with the largest |θ1 - θ0|.
 *   <li>Back at θ0, train a soft prompt together with just the ticket's parameters on a few
 *       labelled English examples, classifying by the label words at the mask; keep the epoch that
 *       is best on English dev.
 *   <li>Test every language.
 * </ol>
 *
 * <p>Each step is a stage with a directory of its own, skipped when its result is there and its
 * inputs and settings have not changed. A recipe without a step's section leaves the step out; then
 * the later sections name what they start from. Training learns by any {@link
 * org.ltp4j.method.Method}; the paper's is {@code ltp}.
 */
public final class LotteryTicketPrompting {
  private final Recipe recipe;

  /** The method as a recipe describes it. */
  public LotteryTicketPrompting(Recipe recipe) {
    this.recipe = recipe;
  }

  private static Optional<EvaluationResult> method(Steps steps) {
    Steps.Model theta0 = steps.pretrained();
    Steps.Delta theta1 = steps.mlm(theta0); // fine-tune every parameter
    Steps.Ticket ticket = steps.cut(theta0, theta1); // which moved most
    Steps.Adapter adapter = steps.train(theta0, ticket); // from θ0 again: prompt and those entries
    return steps.test(theta0, adapter); // zero-shot, or in the language
  }

  /**
   * Runs the steps.
   *
   * @param begins told the name of each step that begins
   * @return the results of the test; empty where nothing is tested
   */
  public Optional<EvaluationResult> run(StageRunner runner, Consumer<StageName> begins) {
    // Without a runner first, so that a mistake in the last section shows before the first hour.
    Steps plan = Steps.planned(recipe);
    plan.requireRoomForRecipe();
    method(plan);
    Steps steps = Steps.run(recipe, runner, begins);
    Optional<EvaluationResult> result = method(steps);
    steps.writeRecipe();
    return result;
  }
}
