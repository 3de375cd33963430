package org.ltp4j.evaluation;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.stream.Collectors;

/** Data sets call one language {@code en}, {@code eng_Latn}, {@code en-US} or {@code english}. */
final class LanguageNames {
  private static final Map<String, String> BY_ENGLISH_NAME =
      Arrays.stream(Locale.getISOLanguages())
          .collect(
              Collectors.toMap(
                  code -> Locale.forLanguageTag(code).getDisplayLanguage(Locale.ROOT),
                  code -> code,
                  (one, other) -> one));

  private LanguageNames() {}

  /** Whether one of these is the language, as far as both say. */
  static boolean contain(Collection<String> names, String name) {
    return names.stream().anyMatch(other -> same(other, name));
  }

  /**
   * Scripts and regions count only where both names have one: {@code zh_TW} is not {@code zh_CN}.
   */
  static boolean same(String one, String other) {
    if (one.equalsIgnoreCase(other)) {
      return true;
    }
    Locale a = locale(one);
    Locale b = locale(other);
    return a.getLanguage().matches("[a-z]{2,3}")
        && iso3(a).equals(iso3(b))
        && agree(a.getScript(), b.getScript())
        && agree(a.getCountry(), b.getCountry());
  }

  private static Locale locale(String name) {
    String lower = name.strip().toLowerCase(Locale.ROOT);
    String code =
        BY_ENGLISH_NAME.entrySet().stream()
            .filter(e -> e.getKey().toLowerCase(Locale.ROOT).equals(lower))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(name.strip());
    return Locale.forLanguageTag(code.replace('_', '-'));
  }

  private static String iso3(Locale locale) {
    try {
      String three = locale.getISO3Language();
      return three.isEmpty() ? locale.getLanguage() : three;
    } catch (MissingResourceException e) {
      return locale.getLanguage(); // Three letters without two are their own name.
    }
  }

  private static boolean agree(String one, String other) {
    return one.isEmpty() || other.isEmpty() || one.equals(other);
  }
}
