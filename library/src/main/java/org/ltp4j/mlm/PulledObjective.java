package org.ltp4j.mlm;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ltp4j.train.Objective;

/** An objective plus the pull towards the origin, whose gradient every rank knows by itself. */
record PulledObjective(Objective objective, PullTowards pull) implements Objective {
  @Override
  public Loss accumulate(long step) {
    Loss loss = objective.accumulate(step);
    double l1 = pull.lambda() * pull.accumulate();
    Map<String, Double> parts = new LinkedHashMap<>(loss.parts());
    parts.put("l1", l1);
    return new Loss(loss.value() + l1, loss.tokens(), parts);
  }
}
