package org.ltp4j.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Damage to JSON, YAML and other text that leaves most of it well-formed, so it gets far. */
public final class TextMutations {
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?");
  private static final Pattern STRING = Pattern.compile("\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"");
  private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_-]*");

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-1",
          "1",
          "2147483647",
          "2147483648",
          "-2147483648",
          "2000000000",
          "4294967296",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "1e308",
          "1e999",
          "0.5",
          "-0.0",
          "1e-320",
          "NaN",
          "Infinity",
          "null",
          "true",
          "\"7\"",
          "[]",
          "{}",
          "[1,2]");

  private static final List<String> STRINGS =
      List.of(
          "\"\"",
          "null",
          "0",
          "[]",
          "{}",
          "true",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"../../x\"",
          "\"/\"",
          "\"a\\nb\"",
          "\"\u202e\u2028\"",
          "\"" + "x".repeat(5000) + "\"",
          "[\"a\"]");

  private static final List<String> WORDS =
      List.of(
          "",
          "null",
          "yes",
          "No",
          "~",
          "0x10",
          "-",
          "&a",
          "*a",
          "!!int 3",
          "|",
          ">",
          "{}",
          "[",
          "'",
          "\"",
          "\t",
          ":",
          "#",
          "\u0000",
          "\ufeff",
          "é",
          "x".repeat(5000));

  private TextMutations() {}

  /** For JSON. */
  public static Mutation json() {
    return Mutation.anyOf(
        (b, r) -> replace(b, NUMBER, NUMBERS, r),
        (b, r) -> replace(b, NUMBER, NUMBERS, r),
        (b, r) -> replace(b, STRING, STRINGS, r),
        TextMutations::swap,
        TextMutations::deepen,
        TextMutations::line,
        ByteMutations::flip,
        ByteMutations::cut,
        ByteMutations::remove,
        ByteMutations::repeat);
  }

  /** For YAML. */
  public static Mutation yaml() {
    return Mutation.anyOf(
        (b, r) -> replace(b, NUMBER, NUMBERS, r),
        (b, r) -> replace(b, WORD, WORDS, r),
        (b, r) -> replace(b, WORD, WORDS, r),
        TextMutations::line,
        TextMutations::indent,
        ByteMutations::flip,
        ByteMutations::cut,
        ByteMutations::remove,
        ByteMutations::repeat);
  }

  private static byte[] replace(
      byte[] original, Pattern what, List<String> by, SplittableRandom random) {
    String text = text(original);
    List<MatchResult> places = what.matcher(text).results().toList();
    if (places.isEmpty()) {
      return original;
    }
    MatchResult place = places.get(random.nextInt(places.size()));
    String other = by.get(random.nextInt(by.size()));
    return bytes(text.substring(0, place.start()) + other + text.substring(place.end()));
  }

  /** Two strings change places: names that are known, where they do not belong. */
  private static byte[] swap(byte[] original, SplittableRandom random) {
    String text = text(original);
    List<MatchResult> places = STRING.matcher(text).results().toList();
    if (places.size() < 2) {
      return original;
    }
    int one = random.nextInt(places.size());
    int two = random.nextInt(places.size());
    MatchResult a = places.get(Math.min(one, two));
    MatchResult b = places.get(Math.max(one, two));
    return one == two
        ? original
        : bytes(
            text.substring(0, a.start())
                + b.group()
                + text.substring(a.end(), b.start())
                + a.group()
                + text.substring(b.end()));
  }

  /** Many brackets in one another, which recursive readers die of. */
  private static byte[] deepen(byte[] original, SplittableRandom random) {
    String text = text(original);
    int at = random.nextInt(text.length() + 1);
    int depth = random.nextInt(4) == 0 ? 200_000 : 900;
    String open = random.nextBoolean() ? "[" : "{\"a\":";
    return bytes(text.substring(0, at) + open.repeat(depth) + text.substring(at));
  }

  /** A line is missing, comes twice or at another place. */
  private static byte[] line(byte[] original, SplittableRandom random) {
    List<String> lines = new ArrayList<>(List.of(text(original).split("\n", -1)));
    String line = lines.get(random.nextInt(lines.size()));
    if (random.nextBoolean()) {
      lines.remove(line);
    }
    if (random.nextBoolean()) {
      lines.add(random.nextInt(lines.size() + 1), line);
    }
    return bytes(String.join("\n", lines));
  }

  private static byte[] indent(byte[] original, SplittableRandom random) {
    String[] lines = text(original).split("\n", -1);
    int i = random.nextInt(lines.length);
    lines[i] = random.nextBoolean() ? "  " + lines[i] : lines[i].stripLeading();
    return bytes(String.join("\n", lines));
  }

  /** Every byte is a character here, so damage to the encoding survives a second mutation. */
  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(String text) {
    // Characters of several bytes come from the lists only.
    return text.chars().allMatch(c -> c < 256)
        ? text.getBytes(StandardCharsets.ISO_8859_1)
        : text.getBytes(StandardCharsets.UTF_8);
  }
}
