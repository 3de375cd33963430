package org.ltp4j.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.ltp4j.problem.Problem;

/**
 * A part of a tokenizer's JSON that knows where it stands.
 *
 * @param place file and path in it, e.g. {@code tokenizer.json: model.unk_id}
 */
record Part(String place, JsonNode node) implements Iterable<Part> {
  /** Longest name of a piece; those of models have a few dozen characters. */
  static final int LONGEST = 1024;

  private static final int SHOWN = 60;

  static Part of(Path file, JsonNode root) {
    return new Part(file + ":", root);
  }

  Part at(String key) {
    return new Part(place + (place.endsWith(":") ? " " : ".") + key, node.path(key));
  }

  Part at(int index) {
    return new Part(place + "[" + index + "]", node.path(index));
  }

  /** The elements of an array; none if there is nothing. */
  @Override
  public Iterator<Part> iterator() {
    if (!isAbsent() && !node.isArray()) {
      throw problem("a list");
    }
    return IntStream.range(0, node.size()).mapToObj(this::at).iterator();
  }

  boolean isAbsent() {
    return node.isMissingNode() || node.isNull();
  }

  /** A text of at least one character and at most {@link #LONGEST}. */
  String text() {
    if (!node.isTextual() || node.textValue().isEmpty() || node.textValue().length() > LONGEST) {
      throw problem("a text of 1 to " + LONGEST + " characters");
    }
    return node.textValue();
  }

  /** A text that may be empty. */
  String anyText() {
    return node.isTextual() && node.textValue().isEmpty() ? "" : text();
  }

  String oneOf(List<String> choices) {
    if (!node.isTextual() || !choices.contains(node.textValue())) {
      throw problem("one of " + String.join(", ", choices));
    }
    return node.textValue();
  }

  void flags(String... keys) {
    for (String key : keys) {
      if (!at(key).isAbsent() && !at(key).node.isBoolean()) {
        throw at(key).problem("true or false");
      }
    }
  }

  int integer(int least, int most) {
    boolean fits = node.isIntegralNumber() && node.canConvertToInt();
    if (!fits || node.intValue() < least || node.intValue() > most) {
      throw problem("an integer from %s to %s".formatted(least, most));
    }
    return node.intValue();
  }

  Problem problem(String expected) {
    String found = node.isMissingNode() ? "nothing" : node.toString();
    return problem(expected, found.length() > SHOWN ? found.substring(0, SHOWN) + "…" : found);
  }

  Problem problem(String expected, String found) {
    return Problem.input(place, expected, found, "copy the file from the model again");
  }
}
