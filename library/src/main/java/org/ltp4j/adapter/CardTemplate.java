package org.ltp4j.adapter;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places written {@code {{name}}}.
 *
 * @param text the text
 */
record CardTemplate(String text) {
  private static final String RESOURCE = "model-card.md";
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z0-9-]+)}}");

  /** The model card's template. */
  static CardTemplate load() {
    try (InputStream in = CardTemplate.class.getResourceAsStream(RESOURCE)) {
      return new CardTemplate(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fills every place once, values as they are; refuses unknown places and unused values. */
  String fill(Map<String, String> values) {
    Set<String> unused = new HashSet<>(values.keySet());
    String filled =
        PLACE
            .matcher(text)
            .replaceAll(
                place -> {
                  String value = values.get(place.group(1));
                  if (value == null) {
                    throw new IllegalArgumentException("no value for " + place.group());
                  }
                  unused.remove(place.group(1));
                  return Matcher.quoteReplacement(value);
                });
    if (!unused.isEmpty()) {
      throw new IllegalArgumentException("no place for " + unused);
    }
    return filled;
  }
}
