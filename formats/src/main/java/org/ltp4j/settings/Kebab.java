package org.ltp4j.settings;

import java.util.Locale;

/** Names as people write them in recipes and flags. */
public final class Kebab {
  private Kebab() {}

  /** {@code maxLength} becomes {@code max-length}. */
  static String ofCamel(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  /** {@code PER_TENSOR} becomes {@code per-tensor}. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
