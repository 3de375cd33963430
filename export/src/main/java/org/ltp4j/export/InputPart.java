package org.ltp4j.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * A stretch of an input: pieces by name, or a text with places for fields, written as Python's
 * {@code str.format} reads it, in which names of special pieces are pieces.
 *
 * @param pieces names of pieces; null of a text
 * @param text null of pieces
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record InputPart(List<String> pieces, String text) {
  private static final Pattern PLACE = Pattern.compile("\\{\\{|}}|\\{([^{}]+)}");

  static InputPart of(List<String> pieces) {
    return new InputPart(List.copyOf(pieces), null);
  }

  static InputPart of(String text) {
    return new InputPart(null, text);
  }

  /** The ids that Hugging Face's tokenizer gives for this part of an input. */
  IntStream ids(Tokenizer tokenizer, Map<String, Integer> idOfPiece, Map<String, String> fields) {
    if (pieces != null) {
      return pieces.stream().mapToInt(idOfPiece::get);
    }
    int[] between = tokenizer.encodeWithSpecials(filled(fields).stripTrailing());
    return IntStream.range(1, between.length - 1).map(i -> between[i]);
  }

  private String filled(Map<String, String> fields) {
    return PLACE
        .matcher(text)
        .replaceAll(
            place ->
                Matcher.quoteReplacement(
                    place.group(1) == null
                        ? place.group().substring(1)
                        : fields.get(place.group(1))));
  }
}
