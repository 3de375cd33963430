package org.ltp4j.ticket;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ltp4j.problem.Problem;

/** The written form of strategies; its grammar is in {@link Strategy}. */
final class StrategyText {
  private static final String PER_TENSOR = "per-tensor";
  private static final Pattern LAYERS = Pattern.compile("layers=(\\d{1,4})(?:-(\\d{1,4}))?");

  private StrategyText() {}

  static String write(Strategy.Ranked ranked) {
    List<String> words = new ArrayList<>();
    if (ranked.score() != Score.CHANGE) {
      words.add(ranked.score().toString());
    }
    if (ranked.range() != Range.Named.GLOBAL) {
      words.add(ranked.range().toString());
    }
    if (ranked.perTensor()) {
      words.add(PER_TENSOR);
    }
    return words.isEmpty() ? Range.Named.GLOBAL.toString() : String.join(":", words);
  }

  static Strategy parse(String text) {
    String trimmed = text.strip();
    if (trimmed.equals("all")) {
      return new Strategy.All();
    }
    if (trimmed.equals("none")) {
      return new Strategy.None();
    }
    for (Origin origin : Origin.values()) {
      if (trimmed.equals(origin.toString())) {
        return new Strategy.Given(origin);
      }
    }
    Score score = null;
    Range range = null;
    boolean perTensor = false;
    for (String word : trimmed.split(":", -1)) {
      Optional<Score> asScore = score(word);
      Optional<Range> asRange = range(text, word);
      boolean again =
          asScore.isPresent() && score != null
              || asRange.isPresent() && range != null
              || word.equals(PER_TENSOR) && perTensor;
      if (again) {
        throw refuse(text, "one word of each group", "a second one, '" + word + "'");
      }
      score = asScore.orElse(score);
      range = asRange.orElse(range);
      perTensor |= word.equals(PER_TENSOR);
      if (asScore.isEmpty() && asRange.isEmpty() && !word.equals(PER_TENSOR)) {
        throw refuse(text, "words joined by ':'", "'" + word + "'");
      }
    }
    return new Strategy.Ranked(
        score == null ? Score.CHANGE : score,
        range == null ? Range.Named.GLOBAL : range,
        perTensor);
  }

  private static Optional<Score> score(String word) {
    return Stream.of(Score.values()).filter(s -> s.toString().equals(word)).findFirst();
  }

  private static Optional<Range> range(String text, String word) {
    Matcher layers = LAYERS.matcher(word);
    if (!layers.matches()) {
      return Stream.<Range>concat(Stream.of(Range.Named.values()), Stream.of(Range.Third.values()))
          .filter(r -> r.toString().equals(word))
          .findFirst();
    }
    int first = Integer.parseInt(layers.group(1));
    int last = layers.group(2) == null ? first : Integer.parseInt(layers.group(2));
    if (last < first) {
      throw refuse(text, "layers=a-b with a at most b", "'" + word + "'");
    }
    return Optional.of(new Range.Layers(first, last));
  }

  private static Problem refuse(String text, String expected, String found) {
    return Problem.usage(
        "strategy '" + text + "'",
        expected,
        found,
        "use all, none, or one or more of: change, random, magnitude, smallest-change; global,"
            + " layers=a-b, bottom, middle, top, encoder, embeddings; per-tensor; for example random:layers=5-8");
  }
}
