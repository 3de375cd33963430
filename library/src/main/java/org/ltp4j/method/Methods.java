package org.ltp4j.method;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;
import org.ltp4j.template.Placement;
import org.ltp4j.ticket.Ticket;

/** The methods that a task can be learnt by. */
public final class Methods {
  private static final Predicate<Parameter> EVERYTHING = parameter -> true;
  private static final Predicate<Parameter> NOTHING = parameter -> false;

  /**
   * Lottery Ticket Prompt-learning (Li and Luo 2024, arXiv 2404.01242): a soft prompt together with
   * a ticket's entries. Without a ticket, or without a prompt, it is that ablation.
   */
  static final Method LTP =
      new BuiltIn("ltp", Defaults.labelWords(1e-5).prompt(4, Placement.PREFIX), NOTHING)
          .using("ticket")
          .takingRecipesTicket();

  /** Everything is trained, with a classification head on the first token as XLM-R's. */
  static final Method FT = new BuiltIn("ft", Defaults.classification(1e-5), EVERYTHING);

  /**
   * Everything is trained, with label words and a prompt (Zhao and Schütze 2021, arXiv 2109.03630):
   * discrete here; soft and mixed below, where virtual tokens stand before the mask.
   */
  static final Method DP =
      new BuiltIn("dp", Defaults.labelWords(1e-5), EVERYTHING).askingQuestion();

  /** See {@link #DP}. */
  static final Method SP =
      new BuiltIn("sp", Defaults.labelWords(1e-5).prompt(4, Placement.BEFORE_MASK), EVERYTHING);

  /** See {@link #DP}. */
  static final Method MP =
      new BuiltIn("mp", Defaults.labelWords(1e-5).prompt(4, Placement.BEFORE_MASK), EVERYTHING)
          .askingQuestion();

  /** A soft prompt before a frozen model (Lester et al. 2021, arXiv 2104.08691). */
  static final Method PROMPT_TUNING =
      new BuiltIn("prompt-tuning", Defaults.labelWords(1e-5).prompt(4, Placement.PREFIX), NOTHING);

  /**
   * P-tuning v2 (Liu et al. 2022, arXiv 2110.07602): trained key and value vectors in every layer
   * of a frozen model, with a classification head. A ticket and a soft prompt may join it.
   */
  static final Method DEEP_PROMPT =
      new BuiltIn("deep-prompt", Defaults.classification(1e-3).prefix(32), NOTHING)
          .using("ticket", "prompt-length", "prompt-encoder", "placement");

  /** Lottery-ticket sparse fine-tuning (Ansell et al. 2022, arXiv 2110.07560). */
  static final Method LT_SFT =
      new BuiltIn("lt-sft", Defaults.classification(1e-5).ratio(0.2), NOTHING)
          .learning(Methods::sparseFineTuning);

  /** All biases and a classification head (Ben Zaken et al. 2022, arXiv 2106.10199). */
  static final Method BITFIT =
      new BuiltIn("bitfit", Defaults.classification(1e-3), Parameter::isBias);

  /**
   * LoRA (Hu et al. 2022, arXiv 2106.09685): a product of two thin matrices is added to each query
   * and value projection of a frozen model, with a classification head. A soft prompt may join it.
   */
  static final Method LORA =
      new BuiltIn("lora", Defaults.classification(1e-3).lowRank(8, 8), NOTHING)
          .using("prompt-length", "prompt-encoder", "placement");

  private static final List<Method> OWN =
      List.of(
          LTP,
          FT,
          DP,
          SP,
          MP,
          PROMPT_TUNING,
          DEEP_PROMPT,
          LT_SFT,
          BITFIT,
          LORA,
          new TemplateConsistency(),
          new CodeSwitching());

  private Methods() {}

  /** Two runs: one finds the entries that the task moves most, the other trains only them. */
  private static Trained sparseFineTuning(MethodContext task) {
    OtherRun theta1 =
        task.otherRun(FT.name(), "full"); // θ0 → θ1: everything is fine-tuned on the task
    Ticket ticket =
        task.cut(theta1, "global", task.settings().methodSettings().ratio().orElseThrow());
    return task.train(Optional.of(ticket)); // from θ0 again: those entries and the head
  }

  /** {@return those that come with ltp4j, then those that the class path adds} */
  public static List<Method> all() {
    List<Method> all = new ArrayList<>(OWN);
    ServiceLoader.load(Method.class).forEach(all::add);
    return all;
  }

  /**
   * The method of a name.
   *
   * @param name e.g. {@code ltp}
   * @return that method
   * @throws Problem if there is none
   */
  public static Method named(String name) {
    List<Method> all = all();
    List<String> names = all.stream().map(Method::name).toList();
    int place = names.indexOf(name);
    if (place < 0) {
      throw Problem.usage(
          "--method",
          "one of " + String.join(", ", names),
          "'" + name + "'",
          Nearest.remedy(name, names));
    }
    return all.get(place);
  }

  /** A method that is fully described by its defaults and what it trains. */
  private record BuiltIn(
      String name,
      Defaults defaults,
      Predicate<Parameter> trainsWhole,
      Set<String> uses,
      boolean asksQuestion,
      boolean takesRecipesTicket,
      Function<MethodContext, Trained> procedure)
      implements Method {
    BuiltIn(String name, Defaults defaults, Predicate<Parameter> trainsWhole) {
      this(name, defaults, trainsWhole, Set.of(), false, false, task -> task.train(task.ticket()));
    }

    BuiltIn using(String... keys) {
      return new BuiltIn(
          name, defaults, trainsWhole, Set.of(keys), asksQuestion, takesRecipesTicket, procedure);
    }

    BuiltIn askingQuestion() {
      return new BuiltIn(name, defaults, trainsWhole, uses, true, takesRecipesTicket, procedure);
    }

    BuiltIn takingRecipesTicket() {
      return new BuiltIn(name, defaults, trainsWhole, uses, asksQuestion, true, procedure);
    }

    BuiltIn learning(Function<MethodContext, Trained> other) {
      return new BuiltIn(
          name, defaults, trainsWhole, uses, asksQuestion, takesRecipesTicket, other);
    }

    @Override
    public boolean trains(Parameter parameter) {
      return trainsWhole.test(parameter);
    }

    @Override
    public Trained learn(MethodContext task) {
      return procedure.apply(task);
    }
  }
}
