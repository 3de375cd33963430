package org.ltp4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.Character.UnicodeScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The data in examples/demo are what its README says. */
class DemoDataTest {
  private static final Path DEMO = Path.of(System.getProperty("ltp.root"), "examples", "demo");
  private static final Map<String, UnicodeScript> SCRIPTS =
      Map.of(
          "ar", UnicodeScript.ARABIC,
          "ur", UnicodeScript.ARABIC,
          "bg", UnicodeScript.CYRILLIC,
          "ru", UnicodeScript.CYRILLIC,
          "el", UnicodeScript.GREEK,
          "hi", UnicodeScript.DEVANAGARI,
          "th", UnicodeScript.THAI,
          "zh", UnicodeScript.HAN);

  @ParameterizedTest
  @ValueSource(strings = {"topics", "nli"})
  void testsAreParallelInAllLanguages(String name) {
    Map<String, Dataset> tests = tests(name);
    assertThat(tests.keySet()).containsExactlyInAnyOrderElementsOf(Task.named("xnli").languages());
    List<String> english = idsAndLabels(tests.get("en"));
    tests.forEach(
        (language, test) -> assertThat(idsAndLabels(test)).as(language).isEqualTo(english));
  }

  @ParameterizedTest
  @ValueSource(strings = {"topics", "nli"})
  void everySetIsBalancedAndHasNoRowTwice(String name) {
    sets(name)
        .forEach(
            (set, data) -> {
              assertThat(new HashSet<>(data.counts(task(name)).values())).as(set).hasSize(1);
              assertThat(data.examples())
                  .as(set)
                  .extracting(Example::fields)
                  .doesNotHaveDuplicates();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"topics", "nli"})
  void trainDevTestAndTextShareNoSentence(String name) {
    List<Set<String>> parts = new ArrayList<>();
    for (Dataset data :
        List.of(load(name, "train", "en"), load(name, "dev", "en"), load(name, "test", "en"))) {
      parts.add(new HashSet<>(sentences(data)));
    }
    parts.add(new HashSet<>(text()));
    Set<String> together = new HashSet<>();
    parts.forEach(together::addAll);
    assertThat(together).hasSize(parts.stream().mapToInt(Set::size).sum());
  }

  @Test
  void aHypothesisAloneTellsNothing() {
    List<String> labels = task("nli").labels();
    sets("nli")
        .forEach(
            (set, data) ->
                data.examples().stream()
                    .collect(Collectors.groupingBy(e -> e.fields().get("hypothesis")))
                    .forEach(
                        (hypothesis, rows) ->
                            assertThat(rows)
                                .as("%s: %s", set, hypothesis)
                                .extracting(Example::label)
                                .containsExactlyInAnyOrderElementsOf(labels)));
  }

  @Test
  void everyTestIsInItsScript() {
    for (String name : List.of("topics", "nli")) {
      tests(name)
          .forEach(
              (language, test) -> {
                UnicodeScript script = SCRIPTS.getOrDefault(language, UnicodeScript.LATIN);
                for (String sentence : sentences(test)) {
                  assertThat(share(sentence, script))
                      .as("%s: %s", language, sentence)
                      .isGreaterThan(0.8);
                }
              });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"topics", "nli"})
  void noSentenceStandsInTwoLanguages(String name) {
    Set<String> seen = new HashSet<>();
    tests(name)
        .forEach(
            (language, test) ->
                assertThat(new HashSet<>(sentences(test))).as(language).allMatch(seen::add));
  }

  @Test
  void sentencesAreCleanAndTextHasNoLineTwice() {
    List<String> all = new ArrayList<>(text());
    assertThat(all).doesNotHaveDuplicates();
    sets("topics").values().forEach(data -> all.addAll(sentences(data)));
    sets("nli").values().forEach(data -> all.addAll(sentences(data)));
    assertThat(all)
        .allSatisfy(
            sentence -> {
              assertThat(sentence).isEqualTo(sentence.strip()).doesNotContain("  ");
              assertThat(sentence.codePoints().map(Character::getType))
                  .doesNotContain(
                      (int) Character.CONTROL,
                      (int) Character.FORMAT,
                      (int) Character.PRIVATE_USE,
                      (int) Character.UNASSIGNED);
            });
  }

  @Test
  void countsAreThoseOfTheReadme() throws IOException {
    String readme = Files.readString(DEMO.resolve("README.md"));
    for (String name : List.of("topics", "nli")) {
      String row =
          "| %d | %d | %d |"
              .formatted(
                  load(name, "train", "en").size(),
                  load(name, "dev", "en").size(),
                  load(name, "test", "en").size());
      assertThat(readme.lines().filter(line -> line.startsWith("| `" + name + "`")))
          .singleElement()
          .asString()
          .endsWith(row);
    }
    assertThat(readme).contains("`text/en.txt` has " + text().size() + " further");
  }

  private static Task task(String name) {
    return name.equals("nli") ? Task.named("xnli") : Task.load(DEMO.resolve(name + ".yaml"));
  }

  private static Dataset load(String name, String split, String language) {
    Path file = DEMO.resolve(name).resolve(split + "-" + language + ".tsv");
    return Datasets.load(task(name), file, language);
  }

  private static Map<String, Dataset> tests(String name) {
    Map<String, Dataset> tests = new LinkedHashMap<>();
    Datasets.languages(task(name), DEMO.resolve(name), "test")
        .files()
        .forEach((language, file) -> tests.put(language, load(name, "test", language)));
    return tests;
  }

  /** All files of a task by split and language. */
  private static Map<String, Dataset> sets(String name) {
    Map<String, Dataset> sets = new LinkedHashMap<>();
    sets.put("train-en", load(name, "train", "en"));
    sets.put("dev-en", load(name, "dev", "en"));
    tests(name).forEach((language, test) -> sets.put("test-" + language, test));
    return sets;
  }

  private static List<String> sentences(Dataset data) {
    return data.examples().stream().flatMap(e -> e.fields().values().stream()).toList();
  }

  private static List<String> idsAndLabels(Dataset data) {
    return data.examples().stream().map(e -> e.id() + " " + e.label()).toList();
  }

  private static List<String> text() {
    List<String> lines = new ArrayList<>();
    TextFiles.read(DEMO.resolve("text").resolve("en.txt"), BadRows.REJECT, lines::add);
    return lines;
  }

  /** The share of a sentence's letters that belong to a script. */
  private static double share(String sentence, UnicodeScript script) {
    int[] letters = sentence.codePoints().filter(Character::isLetter).toArray();
    long own = Arrays.stream(letters).filter(c -> UnicodeScript.of(c) == script).count();
    return (double) own / letters.length;
  }
}
