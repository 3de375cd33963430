package org.ltp4j.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;

class SettingsTest {
  enum Shape {
    ROUND,
    VERY_FLAT
  }

  @Heading("Inner")
  record Inner(
      @Setting(value = "seed", fallback = "1") long seed,
      @Setting(value = "loud", fallback = "false", affectsResult = false) boolean loud) {}

  record Sample(
      @Setting(value = "length", fallback = "8", min = 1, max = 64) int maxLength,
      @Setting(value = "rate", fallback = "0.5", above = 0, max = 1) double rate,
      @Setting(value = "shape", fallback = "very-flat") Shape shape,
      @Setting("place") Optional<Path> place,
      @Setting(value = "numbers", min = 0) List<Integer> numbers,
      @Setting("words") Map<String, String> words,
      @Setting(value = "text", fallback = "x") String text,
      Inner inner) {}

  record Shared(
      @Setting(value = "words", fallback = "3") int words,
      @Setting(value = "every", fallback = "5", affectsResult = false) int every) {}

  @Heading("First")
  record First(@Setting("name") Optional<String> name, Shared shared, Inner inner) {}

  @Heading("Second")
  record Second(@Fallbacks({"every=7"}) Shared shared, @Setting("name") Optional<String> name) {}

  record Mistaken(@Fallbacks({"ever=7"}) Shared shared) {}

  record Needy(@Setting("the model") Path model) {}

  private static Sample resolve(Map<String, Object> recipe, Map<String, String> flags) {
    return Settings.resolve(Sample.class, new Section("r.yaml, section s", recipe), flags);
  }

  @Test
  void defaultsHoldWhereNothingIsGiven() {
    assertThat(resolve(Map.of(), Map.of()))
        .isEqualTo(
            new Sample(
                8,
                0.5,
                Shape.VERY_FLAT,
                Optional.empty(),
                List.of(),
                Map.of(),
                "x",
                new Inner(1, false)));
  }

  @Test
  void recipeOverrulesDefaultsAndFlagsOverruleTheRecipe() {
    Sample sample =
        resolve(
            Map.of("max-length", 9, "rate", 1, "seed", 5_000_000_000L, "numbers", List.of(1, 2)),
            Map.of("max-length", "10", "words", "a=b, c=d=e", "loud", "true", "place", "p/q"));
    assertThat(sample)
        .isEqualTo(
            new Sample(
                10,
                1.0,
                Shape.VERY_FLAT,
                Optional.of(Path.of("p/q")),
                List.of(1, 2),
                Map.of("a", "b", "c", "d=e"),
                "x",
                new Inner(5_000_000_000L, true)));
  }

  @Test
  void aListIsAlsoReadFromCommas() {
    assertThat(resolve(Map.of(), Map.of("numbers", "3, 4,5")).numbers()).containsExactly(3, 4, 5);
  }

  @Test
  void aMapReadBackGivesTheSameRecord() {
    Sample sample =
        new Sample(
            7,
            1e-5,
            Shape.ROUND,
            Optional.of(Path.of("a/b")),
            List.of(0, 9),
            Map.of("yes", "no"),
            "1.50",
            new Inner(-3, true));
    assertThat(resolve(Settings.toMap(sample), Map.of())).isEqualTo(sample);
    assertThat(Settings.toMap(sample).keySet())
        .containsExactly(
            "max-length", "rate", "shape", "place", "numbers", "words", "text", "seed", "loud");
  }

  @Test
  void incidentalSettingsAreToldApart() {
    Sample sample = resolve(Map.of(), Map.of());
    assertThat(Settings.incidental(sample)).isEqualTo(Map.of("loud", false));
    Map<String, Object> both = new LinkedHashMap<>(Settings.affectingResult(sample));
    both.putAll(Settings.incidental(sample));
    assertThat(both).isEqualTo(Settings.toMap(sample));
  }

  @Test
  void anUnknownKeyNamesPlaceAndNearestKey() {
    assertThatThrownBy(() -> resolve(Map.of("max-lenght", 9), Map.of()))
        .isInstanceOf(Problem.class)
        .hasMessage(
            "r.yaml, section s: expected a known key, found 'max-lenght';"
                + " did you mean 'max-length'?");
    assertThatThrownBy(() -> resolve(Map.of("zzzzzzzz", 9), Map.of()))
        .hasMessageContaining("known are max-length, rate, shape");
  }

  @Test
  void aMissingValueSaysHowToGiveIt() {
    assertThatThrownBy(() -> Settings.resolve(Needy.class, Section.none(), Map.of()))
        .hasMessage("model: expected a path, found nothing; give --model, or model: in the recipe");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-length | 0         | a whole number of at least 1 and of at most 64",
        "max-length | 65        | a whole number of at least 1 and of at most 64",
        "max-length | 2.5       | a whole number of at least 1 and of at most 64",
        "max-length | 99999999999 | a whole number of at least 1 and of at most 64",
        "max-length | eight     | a whole number of at least 1 and of at most 64",
        "rate       | 0         | a number above 0 and of at most 1",
        "rate       | NaN       | a number above 0 and of at most 1",
        "rate       | Infinity  | a number above 0 and of at most 1",
        "shape      | square    | one of round, very-flat",
        "shape      | VERY_FLAT | one of round, very-flat",
        "numbers    | 1,-2      | a list, each a whole number of at least 0",
        "numbers    | 1,,2      | a list, each a whole number of at least 0",
        "words      | a         | name=value pairs",
        "words      | a=b,a=c   | name=value pairs",
        "loud       | 1x        | true or false",
      })
  void aWrongValueNamesFlagExpectedAndFound(String key, String value, String expected) {
    assertThatThrownBy(() -> resolve(Map.of(), Map.of(key, value)))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageStartingWith("--%s: expected %s, found '%s';".formatted(key, expected, value));
  }

  @Test
  void wrongTypesInARecipeNameTheKey() {
    List<Map.Entry<String, Object>> wrong =
        List.of(
            Map.entry("max-length", 2.5),
            Map.entry("max-length", true),
            Map.entry("max-length", List.of(1)),
            Map.entry("text", Map.of("a", 1)),
            Map.entry("text", List.of("a")),
            Map.entry("loud", 1),
            Map.entry("rate", ""),
            Map.entry("place", ""),
            Map.entry("numbers", Map.of("a", 1)),
            Map.entry("words", 3));
    for (Map.Entry<String, Object> entry : wrong) {
      assertThatThrownBy(() -> resolve(Map.of(entry.getKey(), entry.getValue()), Map.of()))
          .as("%s", entry)
          .isInstanceOf(Problem.class)
          .hasMessageStartingWith("r.yaml, section s, key " + entry.getKey() + ": expected ");
    }
  }

  @Test
  void severalRecordsShareSettingsEachWithItsOwnDefaults() {
    assertThat(Settings.resolve(First.class, Section.none(), Map.of()).shared())
        .isEqualTo(new Shared(3, 5));
    Second second = Settings.resolve(Second.class, Section.none(), Map.of());
    assertThat(second.shared()).isEqualTo(new Shared(3, 7));
    assertThat(Settings.toMap(second)).isEqualTo(Map.of("words", 3, "every", 7));
    assertThat(Settings.incidental(second)).isEqualTo(Map.of("every", 7));
    assertThat(Settings.resolve(Second.class, Section.none(), Map.of("every", "1")).shared())
        .isEqualTo(new Shared(3, 1));
    assertThat(Settings.with(second, Map.of("words", 4)).shared()).isEqualTo(new Shared(4, 7));
    assertThatThrownBy(() -> Declared.of(Mistaken.class)).hasMessageContaining("ever=7");
  }

  @Test
  void sharedSettingsWithoutAHeadingStandUnderThatOfTheRecordAroundThem() {
    assertThat(Declared.of(First.class))
        .extracting(Declared::key, Declared::heading)
        .containsExactly(
            tuple("name", "First"),
            tuple("words", "First"),
            tuple("every", "First"),
            tuple("seed", "Inner"),
            tuple("loud", "Inner"));
    assertThat(Declared.of(Sample.class).get(0).heading()).isEqualTo("Options");
  }
}
