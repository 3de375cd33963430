package org.ltp4j.method;

import java.util.Optional;
import java.util.Set;
import org.ltp4j.data.Task;
import org.ltp4j.data.TaskKind;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.TrainSettings;

/**
 * A way to learn a task: what holds by default, and {@link #learn}. What it does not say is the
 * same for all: data, order of the examples, Adam, clipping, and the choice of the best epoch. A
 * soft prompt, a deep prompt, low-rank products and a classification head are trained wherever the
 * settings have them.
 *
 * <p>{@link Methods} has those that come with ltp4j. A method of one's own is a class with a public
 * constructor without parameters, named in a file {@code
 * META-INF/services/org.ltp4j.method.Method}; {@code --method} then knows it by its name.
 */
public interface Method {
  /** {@return what settings and results call it, e.g. {@code ltp}} */
  String name();

  /** {@return what holds unless the user says otherwise} */
  Defaults defaults();

  /**
   * Learns the task.
   *
   * @param task what is learnt, and what may be done for it
   * @return what {@link MethodContext#train} gave, possibly after other runs
   */
  default Trained learn(MethodContext task) {
    return task.train(task.ticket());
  }

  /**
   * Whether it trains a tensor of the model as a whole.
   *
   * @param parameter the tensor's name, shape and kind
   * @return false if at most a ticket's entries of it are trained
   */
  default boolean trains(Parameter parameter) {
    return false;
  }

  /**
   * Optional settings it has a use for, besides those it has defaults for.
   *
   * @return their keys, as on the command line without dashes
   */
  default Set<String> uses() {
    return Set.of();
  }

  /** {@return whether its discrete template asks with the words Question and Answer} */
  default boolean asksQuestion() {
    return false;
  }

  /**
   * Whether it can learn what tasks of a kind ask.
   *
   * @param kind one label a text, several, or one a word
   * @return false if such tasks are refused
   */
  default boolean learns(TaskKind kind) {
    return kind != TaskKind.TOKENS || !asksQuestion();
  }

  /** {@return what keeps it from learning other kinds, for messages: "one that ..."} */
  default String need() {
    return "asks for one word where a mask stands";
  }

  /**
   * Whether it trains the ticket that a recipe cuts, without being told to. Others that have a use
   * for one are given it by name, so that a comparison of methods leaves them as they are known.
   *
   * @return false unless it is made for tickets
   */
  default boolean takesRecipesTicket() {
    return false;
  }

  /**
   * Refuses what it cannot work with, before anything is read.
   *
   * @param settings with this method's defaults
   * @throws Problem with what to change
   */
  default void check(TrainSettings settings) {
    // Most methods work with any settings.
  }

  /**
   * Another view of each example, that predictions have to agree on.
   *
   * @param settings with this method's defaults
   * @param task what is learnt
   * @param parts what views are made of
   * @return empty if there is none
   */
  default Optional<SecondView> secondView(TrainSettings settings, Task task, ViewParts parts) {
    return Optional.empty();
  }

  /**
   * Whether it has a use for an optional setting.
   *
   * @param key as on the command line without dashes
   * @return false if it is refused
   */
  default boolean takes(String key) {
    return uses().contains(key) || defaults().has(key);
  }
}
