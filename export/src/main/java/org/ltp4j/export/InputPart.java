package org.ltp4j.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.ltp4j.template.FieldText;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * A stretch of an input: pieces by name, or a text with places for fields, written as Python's
 * {@code str.format} reads it, in which names of special pieces are pieces; or the words of a
 * field.
 *
 * @param pieces names of pieces; null of a text
 * @param text null of pieces
 * @param words the field whose words stand here, each encoded by itself after a space; else null
 * @param unknown the piece for a word that has none; null without words
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record InputPart(List<String> pieces, String text, String words, String unknown) {
  private static final Pattern PLACE = Pattern.compile("\\{\\{|}}|\\{([^{}]+)}");

  static InputPart of(List<String> pieces) {
    return new InputPart(List.copyOf(pieces), null, null, null);
  }

  static InputPart of(String text) {
    return new InputPart(null, text, null, null);
  }

  static InputPart ofWords(String field, String unknown) {
    return new InputPart(null, null, field, unknown);
  }

  /** The ids that Hugging Face's tokenizer gives for this part of an input. */
  IntStream ids(Tokenizer tokenizer, Map<String, Integer> idOfPiece, Map<String, String> fields) {
    if (pieces != null) {
      return pieces.stream().mapToInt(idOfPiece::get);
    }
    return words == null
        ? between(tokenizer, filled(fields).stripTrailing())
        : FieldText.words(fields.get(words)).stream()
            .map(word -> between(tokenizer, " " + word).toArray())
            .flatMapToInt(
                ids -> ids.length == 0 ? IntStream.of(idOfPiece.get(unknown)) : IntStream.of(ids));
  }

  private static IntStream between(Tokenizer tokenizer, String text) {
    int[] between = tokenizer.encodeWithSpecials(text);
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
