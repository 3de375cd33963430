package org.ltp4j.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.ltp4j.model.GradientSink;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.ranks.GradientExchange;
import org.ltp4j.ranks.ProcessGroup;
import org.ltp4j.ranks.Ranks;

/**
 * An objective that several ranks each take a share of: its gradient and its loss are the sums of
 * theirs.
 */
public final class SharedObjective implements Objective {
  private final Objective own;
  private final GradientExchange exchange;
  private final Ranks ranks;

  private SharedObjective(Objective own, GradientExchange exchange, Ranks ranks) {
    this.own = own;
    this.exchange = exchange;
    this.ranks = ranks;
  }

  /**
   * The objective of all ranks; of a process alone its own.
   *
   * @param make gives this rank's part, whose gradients go to the sink
   */
  public static Objective of(
      Ranks ranks, ParameterSet parameters, Function<GradientSink, Objective> make) {
    if (ranks instanceof ProcessGroup group) {
      GradientExchange exchange = new GradientExchange(group, parameters);
      return new SharedObjective(make.apply(exchange), exchange, ranks);
    }
    return make.apply(parameters);
  }

  @Override
  public Loss accumulate(long step) {
    Loss part = own.accumulate(step);
    exchange.finish();
    double[] numbers = new double[2 + part.parts().size()];
    numbers[0] = part.value();
    numbers[1] = part.tokens();
    int i = 2;
    for (double value : part.parts().values()) {
      numbers[i++] = value;
    }
    numbers = ranks.sum(numbers);
    Map<String, Double> parts = new LinkedHashMap<>();
    i = 2;
    for (String name : part.parts().keySet()) {
      parts.put(name, numbers[i++]);
    }
    return new Loss(numbers[0], (int) numbers[1], parts);
  }
}
