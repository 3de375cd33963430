package org.ltp4j.report;

import java.util.List;
import java.util.Locale;

/**
 * The same number several times, e.g. from runs that differ only in their seed.
 *
 * @param values at least one; shares between 0 and 1 where percent are asked for
 */
record Sample(List<Double> values) {
  Sample {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no values");
    }
  }

  int size() {
    return values.size();
  }

  double mean() {
    return values.stream().mapToDouble(v -> v).average().orElseThrow();
  }

  /** Standard deviation with denominator n - 1; 0 of a single value. */
  double deviation() {
    double mean = mean();
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    return size() < 2 ? 0 : Math.sqrt(squares / (size() - 1));
  }

  /** The mean in percent, e.g. {@code 38.8}. */
  String percent() {
    return percent(mean());
  }

  /** The deviation in points; empty for a single value, which has none. */
  String points() {
    return size() < 2 ? "" : percent(deviation());
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }
}
