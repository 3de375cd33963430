package org.ltp4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.problem.Problem;
import org.ltp4j.template.Template;

class TaskTest {
  private static final String REVIEWS =
      """
      name: reviews
      labels: [good, bad]
      template: "{text} . It was {mask} ."
      label-words:
        bad: [terrible, awful]
        good: great
      columns:
        text: review
      label-column: stars
      label-aliases:
        "5": good
        "1": bad
      """;

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"xnli", "americasnli", "sib200"})
  void builtInTasksAreWhole(String name) {
    Task task = Task.named(name);
    assertThat(task.name()).isEqualTo(name);
    assertThat(task.labelWords().keySet()).containsExactlyElementsOf(task.labels());
    assertThat(Template.parse(task.template(), task.fields()).requireMask().fields())
        .isEqualTo(task.fields());
  }

  @Test
  void xnliBindsLabelsByName() {
    Task task = Task.named("xnli");
    assertThat(task.labels()).containsExactly("entailment", "neutral", "contradiction");
    assertThat(task.labelWords())
        .containsEntry("entailment", List.of("right"))
        .containsEntry("neutral", List.of("maybe"))
        .containsEntry("contradiction", List.of("wrong"));
    assertThat(task.label(" Contradictory")).contains("contradiction");
    assertThat(task.label("2")).contains("contradiction");
    assertThat(task.label("3")).isEmpty();
  }

  @Test
  void languagesFollowTheCanonicalOrder() {
    Task task = Task.named("xnli");
    assertThat(task.inOrder(Set.of("ur", "yo", "en", "am", "zh")))
        .containsExactly("en", "zh", "ur", "am", "yo");
  }

  @Test
  void aTaskFileSaysEverything() throws IOException {
    Task task = load(REVIEWS);
    assertThat(task.labels()).containsExactly("good", "bad");
    assertThat(task.labelWords().keySet()).containsExactly("good", "bad");
    assertThat(task.labelWords().get("bad")).containsExactly("terrible", "awful");
    Path rows = Files.writeString(directory.resolve("r.csv"), "stars,review\n5,\"Tasty, warm\"\n");
    Example example = Datasets.load(task, rows, "en").examples().get(0);
    assertThat(example.label()).isEqualTo("good");
    assertThat(example.fields()).containsEntry("text", "Tasty, warm");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'name: reviews'        | 'nam: reviews'              | did you mean 'name'?",
        "'name: reviews'        | ''                          | name: expected a text",
        "'[good, bad]'          | '[good, good]'              | distinct labels",
        "'[good, bad]'          | '[good, Good]'              | distinct labels, whatever their case",
        "'[good, bad]'          | '[good, \" good\"]'         | distinct labels",
        "'[good, bad]'          | good                        | at least two",
        "'[good, bad]'          | '[good, bad, odd]'          | none for 'odd'",
        "'[good, bad]'          | '[good, {a: b}]'            | labels",
        "'{text} .'             | '{txt} .'                   | did you mean 'text'?",
        "'{text} .'             | '.'                         | at least one field",
        "'  good: great'        | '  goood: great'            | did you mean 'good'?",
        "'\"1\": bad'           | '\"1\": bda'                | did you mean 'bad'?",
        "'\"1\": bad'           | 'Good: bad'                 | one label for 'Good', found 'good' and 'bad'",
        "'\"1\": bad'           | '\" 5\": bad'               | one label for ' 5', found 'good' and 'bad'",
        "'  text: review'       | ''                          | columns",
        "'label-column: stars'  | ''                          | label-column",
        "'label-column: stars'  | 'label-column: stars\ncolumn-order: [a, b]' | column-order",
        "'name: reviews'        | 'name: [reviews'            | YAML",
        "'name: reviews'        | 'name: a\nname: b'          | YAML"
      })
  void mistakesAreNamed(String from, String to, String message) {
    String yaml = REVIEWS.replace(from, to);
    assertThat(yaml).isNotEqualTo(REVIEWS);
    assertThatThrownBy(() -> load(yaml))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("task.yaml")
        .hasMessageContaining(message);
  }

  @Test
  void anAliasMayRepeatItsLabel() throws IOException {
    assertThat(load(REVIEWS.replace("\"1\": bad", "Bad: bad")).label("BAD")).contains("bad");
  }

  @Test
  void anUnknownTaskComesWithTheNearestOne() {
    assertThatThrownBy(() -> Task.named("xnil"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("did you mean 'xnli'?");
    assertThatThrownBy(() -> load("")).isInstanceOf(Problem.class);
    assertThatThrownBy(() -> load("[1, 2]")).isInstanceOf(Problem.class);
  }

  @Test
  void wordsStayAsTheyAreWritten() throws IOException {
    String yaml =
        REVIEWS
            .replace("[terrible, awful]", "[No, off, False, ~, 010, 1.10]")
            .replace("good: great", "good: Yes")
            .replace("stars\n", "stars\nlanguages: [no, en, on]\n");
    Task task = load(yaml);
    assertThat(task.labelWords().get("good")).containsExactly("Yes");
    assertThat(task.labelWords().get("bad"))
        .containsExactly("No", "off", "False", "~", "010", "1.10");
    assertThat(task.languages()).containsExactly("no", "en", "on");
  }

  @ParameterizedTest
  @ValueSource(strings = {"&w great", "!!str great", "*w"})
  void anchorsAliasesAndTagsAreRefused(String word) {
    assertThatThrownBy(() -> load(REVIEWS.replace("good: great", "good: " + word)))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("task.yaml, line 6");
  }

  @Test
  void namesThatBreakTablesAreRefused() {
    for (String name : List.of("go\\u0007od", "go\\nod", "go\\u202Eod")) {
      String yaml =
          REVIEWS
              .replace("[good,", "[\"" + name + "\",")
              .replace("good: great", "\"" + name + "\": great")
              .replace("\"5\": good", "\"5\": bad");
      assertThatThrownBy(() -> load(yaml))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("labels")
          .hasMessageContaining("no control characters");
    }
  }

  private Task load(String yaml) throws IOException {
    return Task.load(Files.writeString(directory.resolve("task.yaml"), yaml));
  }
}
