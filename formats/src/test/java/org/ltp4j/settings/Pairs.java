package org.ltp4j.settings;

import java.util.Map;

/** Keys and values in turn, as tests write down what differs from the usual. */
public final class Pairs {
  private Pairs() {}

  /** Puts them into a map, over what it has; returns the map. */
  @SafeVarargs
  public static <V> Map<String, V> put(Map<String, V> map, V... keysAndValues) {
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put(keysAndValues[i].toString(), keysAndValues[i + 1]);
    }
    return map;
  }
}
