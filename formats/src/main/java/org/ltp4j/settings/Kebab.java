package org.ltp4j.settings;

import java.util.Locale;

/** Names as people write them in recipes and flags. */
public final class Kebab {
  private Kebab() {}

  /** {@code maxLength} becomes {@code max-length}. */
  static String ofCamel(String name) {
    StringBuilder words = new StringBuilder(name.length() + 4);
    for (int i = 0; i < name.length(); i++) {
      if (i > 0 && isUpper(name.charAt(i)) && !isUpper(name.charAt(i - 1))) {
        words.append('-');
      }
      words.append(name.charAt(i));
    }
    return words.toString().toLowerCase(Locale.ROOT);
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  /** {@code PER_TENSOR} becomes {@code per-tensor}. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
