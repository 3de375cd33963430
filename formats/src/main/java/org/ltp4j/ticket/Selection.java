package org.ltp4j.ticket;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;

/**
 * What is to be selected, checked before any score is read. Eligible are the embeddings and the
 * encoder within the strategy's range; never the LM head, and never attention key biases, whose
 * true gradient is zero.
 *
 * @param parameters the eligible tensors, in the model's order
 * @param strategy which entries
 * @param ratio share of the eligible entries, in (0, 1]; 1 for {@code all}, 0 for {@code none}
 */
public record Selection(List<Parameter> parameters, Strategy strategy, double ratio) {
  /** Checks the ratio. */
  public Selection {
    parameters = List.copyOf(parameters);
    ratio = ratioOf(strategy, ratio);
  }

  /**
   * Finds the eligible tensors: none of the head, and no attention key biases.
   *
   * @param model all parameters of the model in its order, the LM head included or not
   * @param written as given; bottom, middle and top become numbers of layers
   * @param ratio in (0, 1]; not looked at by {@code all} and {@code none}
   * @throws Problem (usage) if the ratio is outside (0, 1], the model has no such layer, or the
   *     strategy is one of tickets that are made of others
   */
  public static Selection of(List<Parameter> model, Strategy written, double ratio) {
    if (written instanceof Strategy.Given) {
      throw Problem.usage(
          "strategy '" + written + "'",
          "a way to choose entries of a model",
          "one of tickets that are made of others",
          "use ltp ticket compose, or import");
    }
    int top = model.stream().filter(p -> !p.isHead()).mapToInt(Parameter::layer).max().orElse(-1);
    Strategy strategy = written.in(top);
    if (strategy.range() instanceof Range.Layers layers && layers.last() > top) {
      throw Problem.usage(
          "strategy '" + strategy + "'",
          "layers of 0 (embeddings) to " + top,
          layers,
          "name layers that this model has");
    }
    List<Parameter> eligible =
        model.stream()
            .filter(p -> !p.isHead() && strategy.range().contains(p.layer()))
            .filter(p -> !p.isKeyBias())
            .toList();
    return new Selection(eligible, strategy, ratio);
  }

  /** The number of eligible entries. */
  public long eligible() {
    return parameters.stream().mapToLong(Parameter::elements).sum();
  }

  /** The number of entries that {@link #select} sets. */
  public long selected() {
    return groups().stream().mapToLong(this::share).sum();
  }

  /**
   * Selects exactly {@link #selected} entries: floor(ρN + ½) of the eligible, or of each tensor. Of
   * equal scores the earlier tensor wins, then the lower flat index. The result does not depend on
   * the number of threads.
   *
   * @param scores not read by {@code all} and {@code none}
   * @return a bitmap for each eligible tensor, in order
   * @throws Problem (input) if a score is negative or not finite, naming tensor and entry
   */
  public Map<String, Bitmap> select(Scores scores, int threads) {
    Map<String, Bitmap> bitmaps = new LinkedHashMap<>();
    parameters.forEach(p -> bitmaps.put(p.name(), new Bitmap(p.elements())));
    if (strategy instanceof Strategy.Ranked ranked) {
      RadixSelect radix = new RadixSelect(scores, ranked.score().smallestFirst(), threads);
      groups().forEach(group -> radix.select(group, share(group), bitmaps));
    } else if (strategy instanceof Strategy.All) {
      bitmaps.values().forEach(Bitmap::setAll);
    }
    return bitmaps;
  }

  /**
   * Selects and makes a ticket of it.
   *
   * @param base the base model
   * @param provenance where the scores come from
   */
  public Ticket cut(Scores scores, int threads, BaseIdentity base, Map<String, String> provenance) {
    return new Ticket(parameters, select(scores, threads), base, strategy, ratio, provenance);
  }

  /** The same for a base that is known by its weights only. */
  public Ticket cut(Scores scores, int threads, String baseSha256, Map<String, String> provenance) {
    return cut(scores, threads, BaseIdentity.ofWeights(baseSha256), provenance);
  }

  private List<List<Parameter>> groups() {
    return strategy instanceof Strategy.Ranked ranked && ranked.perTensor()
        ? parameters.stream().map(List::of).toList()
        : List.of(parameters);
  }

  private long share(List<Parameter> group) {
    return (long) Math.floor(ratio * group.stream().mapToLong(Parameter::elements).sum() + 0.5);
  }

  private static double ratioOf(Strategy strategy, double ratio) {
    if (strategy instanceof Strategy.All) {
      return 1;
    }
    if (strategy instanceof Strategy.None) {
      return 0;
    }
    if (!(ratio > 0 && ratio <= 1)) {
      throw Problem.usage("active ratio", "above 0 and at most 1", ratio, "try 0.2");
    }
    return ratio;
  }
}
