package org.ltp4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;

/** Rows with several labels, and words with tags, as files have them. */
class TaskKindsTest {
  private static final Task NER = Task.named("masakhaner");

  @TempDir Path dir;

  private Path write(String name, String text) {
    try {
      Path file = dir.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Task task(String more) {
    return Task.load(
        write(
            "task.yaml",
            """
            name: topics
            kind: multi-label
            labels: [sport, money, art]
            template: "{text} . {mask} ."
            label-words: {sport: a, money: e, art: o}
            columns: {text: text}
            """
                + more));
  }

  private static List<List<String>> labels(Task task, Path file) {
    return Datasets.load(task, file, (String) null).examples().stream()
        .map(Example::labels)
        .collect(Collectors.toList());
  }

  @Test
  void sentencesOfWordsAndTags() {
    Path file =
        write(
            "train.txt",
            "\uFEFF-DOCSTART- -X- O\n\nAda B-PER\r\nwent O\r\n\r\n\nto\tNN\tO\nNew\tNNP\tB-LOC\n"
                + "York\tNNP\tI-LOC\n");
    List<Example> examples = Datasets.load(NER, file, "yor").examples();
    assertThat(examples).extracting(Example::id).containsExactly("3", "7");
    assertThat(examples.get(0).labels()).containsExactly("B-PER", "O");
    assertThat(NER.words(examples.get(1))).containsExactly("to", "New", "York");
    assertThat(examples.get(1).labels()).containsExactly("O", "B-LOC", "I-LOC");
    assertThat(NER.marks(examples.get(1))).containsExactly("LOC");
  }

  @ParameterizedTest
  @CsvSource({
    "'Ada B-PER\nwent\n', line 2: a word without a tag",
    "'Ada B-HERO\n', label 'B-HERO'",
    "'\tO\n', line 1: no word before the tag",
  })
  void sentencesThatCannotBeUsedAreRefusedWithTheirLine(String text, String reason) {
    Path file = write("train.txt", text);
    assertThatThrownBy(() -> Datasets.load(NER, file, "yor"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(reason);
  }

  @Test
  void listsOfWordsAndNumbersOfTags() {
    Path file =
        write(
            "train.jsonl",
            """
            {"id": "x", "tokens": ["Ada", "in", "Lagos"], "ner_tags": [1, 0, 5]}
            {"id": "y", "tokens": ["in", "Lagos"], "ner_tags": ["O", "B-LOC"]}
            """);
    assertThat(labels(NER, file))
        .containsExactly(List.of("B-PER", "O", "B-LOC"), List.of("O", "B-LOC"));
    Path short_ = write("short.jsonl", "{\"tokens\": [\"a\", \"b\"], \"ner_tags\": [0]}\n");
    assertThatThrownBy(() -> labels(NER, short_)).hasMessageContaining("1 tags of 2 words");
  }

  @Test
  void foldersAsPublished() {
    write("data/yor/test.txt", "a O\n");
    write("data/hau/test.txt", "a O\n");
    write("data/hau/train.txt", "a O\n");
    assertThat(Datasets.languages(NER, dir.resolve("data"), "test").files().keySet())
        .containsExactly("hau", "yor");
  }

  @Test
  void shotsAreSentencesOfEachType() {
    Path file = write("t.conll", ("a B-PER\nb B-LOC\n\nc B-ORG\n\nd B-DATE\n\n").repeat(4));
    Dataset all = Datasets.load(NER, file, "yor");
    Split split = FewShot.split(all, NER, 1, new Streams(1));
    assertThat(split.train().examples()).doesNotContainAnyElementsOf(split.dev().examples());
    assertThat(split.train().size()).isEqualTo(4);
    assertThatThrownBy(() -> FewShot.sample(all, NER, 3, new Streams(1)))
        .hasMessageContaining("1 left of 'LOC'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "'text\tlabels\nx\tart, sport\ny\t\n' ! label-column: labels",
        "'text\tlabels\nx\t[\"art\", \"sport\"]\ny\t[]\n' ! label-column: labels",
        "'text\tlabels\nx\tsport|art|art\ny\t\n' ! 'label-column: labels\nlabel-separator: \"|\"'",
        "'text\tsport\tmoney\tart\nx\t1\t0\tTrue\ny\t0\t0\tfalse\n' ! 'languages: []'",
      })
  void setsOfLabels(String text, String more) {
    assertThat(labels(task(more + "\n"), write("rows.tsv", text)))
        .containsExactly(List.of("sport", "art"), List.of());
  }

  @Test
  void listsOfLabels() {
    Path file = write("rows.jsonl", "{\"text\": \"x\", \"labels\": [\"money\", \"sport\"]}\n");
    assertThat(labels(task("label-column: labels\n"), file))
        .containsExactly(List.of("sport", "money"));
    Path odd = write("odd.jsonl", "{\"text\": \"x\", \"labels\": [\"mony\"]}\n");
    assertThatThrownBy(() -> labels(task("label-column: labels\n"), odd))
        .hasMessageContaining("did you mean 'money'");
    Path two = write("two.tsv", "text\tsport\tmoney\tart\nx\t2\t0\t1\n");
    assertThatThrownBy(() -> labels(task(""), two)).hasMessageContaining("write 1 or 0");
  }

  @ParameterizedTest
  @CsvSource({
    "kind: many, single-label",
    "kind: tokens, no such key for kind tokens",
    "label-separator: ;, kind: multi-label",
  })
  void taskFilesThatContradictThemselvesAreRefused(String line, String said) {
    String text =
        """
        name: t
        labels: [A, B]
        template: "{text} {mask}"
        label-words: {A: a, B: b}
        columns: {text: text}
        label-column: label
        """;
    Path file = write("task.yaml", text + line + "\n");
    assertThatThrownBy(() -> Task.load(file))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(said);
  }

  private Task tagger(String labels) {
    return Task.load(
        write(
            "tags.yaml",
            """
            name: t
            kind: tokens
            columns: {text: tokens}
            label-column: tags
            """
                + labels));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[work of art, LOC]", "[O, B-work of art, I-work of art]"})
  void tagsWithWhiteSpaceAreRefused(String labels) {
    assertThatThrownBy(() -> tagger("labels: " + labels + "\n"))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("labels", "without white space", "'work of art'", "label-aliases");
  }

  @Test
  void aliasesReadTagsWithWhiteSpace() {
    Task task =
        tagger(
            """
            labels: [art, LOC]
            label-aliases: {B-work of art: B-art, I-work of art: I-art}
            """);
    List<List<String>> expected = List.of(List.of("O", "B-art", "I-art"));
    assertThat(labels(task, write("t.conll", "see\tO\nMona\tB-work of art\nLisa\tI-work of art\n")))
        .isEqualTo(expected);
    assertThat(
            labels(
                task,
                write(
                    "t.jsonl",
                    """
                    {"tokens": ["see", "Mona", "Lisa"], "tags": ["O", "B-work of art", "I-work of art"]}
                    """)))
        .isEqualTo(expected);
  }

  @Test
  void noTaskIsGuessedFromTagsWithWhiteSpaceAndOneFromThoseOfAnyCase() {
    Path spaced = write("x/train.conll", "see\tO\nMona\tB-work of art\n");
    assertThatThrownBy(() -> TaskGuess.of(spaced))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("train.conll", "without white space", "'B-work of art'");
    Path cased = write("y/train.conll", "see O\nAda B-Hero\nX I-HERO\nY I-Hero\n");
    TaskGuess guess = TaskGuess.of(cased);
    assertThat(guess.task().classes()).containsExactly("HERO");
    Path yaml = dir.resolve("made.yaml");
    TaskGuess.write(guess.task(), cased, yaml);
    assertThat(labels(Task.load(yaml), cased))
        .containsExactly(List.of("O", "B-HERO", "I-HERO", "I-HERO"));
  }

  @Test
  void aTaskIsGuessedFromTags() throws IOException {
    Path own = write("x/train.txt", "Ada B-HERO\nX I-HERO\nwent O\n\nto O\nRome B-CITY\n");
    TaskGuess guess = TaskGuess.of(own);
    assertThat(guess.builtIn()).isFalse();
    assertThat(guess.task().classes()).containsExactly("CITY", "HERO");
    Path file = dir.resolve("made.yaml");
    TaskGuess.write(guess.task(), own, file);
    assertThat(Files.readString(file)).contains("kind: \"tokens\"", "[\"CITY\",\"HERO\"]");
    assertThat(Task.load(file)).isEqualTo(guess.task());
    Path known = write("y/train.conll", "a B-PER\nb B-ORG\nc B-LOC\nd B-DATE\n");
    assertThat(TaskGuess.of(known).task()).isEqualTo(NER);
    Path other = write("z/train.txt", "plain text\n");
    assertThatThrownBy(() -> TaskGuess.of(other)).hasMessageContaining("a word and its tag a line");
  }
}
