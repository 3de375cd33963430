package org.ltp4j.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.data.Task;
import org.ltp4j.files.UnlistableFolder;
import org.ltp4j.problem.Problem;
import org.ltp4j.template.Placement;
import org.ltp4j.template.Template;
import org.ltp4j.template.TemplateEncoder;
import org.ltp4j.tokenizer.Tokenizer;

/** What a survey counts, and that whatever is wrong is named by file and line. */
class SurveyorTest {
  private static final Task NLI = Task.named("xnli");
  private static final String HEADER = "premise\thypothesis\tlabel\n";

  @TempDir private Path directory;

  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Survey survey(Path root) {
    return new Surveyor(root, NLI, "given", null, 256).run();
  }

  @Test
  void rowsLabelsAndRepetitionsAreCountedBySplitAndLanguage() throws IOException {
    write(
        "train-en.tsv",
        HEADER
            + "It rains.\tIt is wet.\tentailment\n"
            + "It rains.\tIt is wet.\tneutral\n"
            + "it  rains.\tIt is wet.\tentailment\n"
            + "It snows.\tIt is cold.\tentailment\n");
    write(
        "test-en.tsv",
        HEADER
            + "It rains.\tIt is wet.\tentailment\n"
            + "IT SNOWS. \tIt is cold.\tneutral\n"
            + "It rains\t. It is wet.\tcontradiction\n");
    write("test-sw.tsv", HEADER + "Mvua.\tMaji.\tneutral\n");
    Survey survey = survey(directory);
    assertThat(survey.groups())
        .containsExactly(
            new Group(
                "train",
                "en",
                "train-en.tsv",
                4,
                Map.of("entailment", 3L, "neutral", 1L, "contradiction", 0L),
                0,
                1,
                2,
                1,
                null),
            new Group(
                "test",
                "en",
                "test-en.tsv",
                3,
                Map.of("entailment", 1L, "neutral", 1L, "contradiction", 1L),
                0,
                0,
                0,
                0,
                null),
            new Group(
                "test",
                "sw",
                "test-sw.tsv",
                1,
                Map.of("entailment", 0L, "neutral", 1L, "contradiction", 0L),
                0,
                0,
                0,
                0,
                null));
    assertThat(survey.overlaps())
        .containsExactly(
            new Shared("test", "train", 1, 2, "test-en.tsv line 2 is train-en.tsv line 2"));
    assertThat(survey.problems())
        .containsExactly(
            directory.resolve("train-en.tsv")
                + ": 1 row of en with the texts of an earlier row and another label:"
                + " line 3 has the texts of train-en.tsv line 2",
            directory.resolve("train-en.tsv") + ", en: no row of label contradiction",
            directory.resolve("test-sw.tsv") + ", sw: no row of label entailment, contradiction");
  }

  @Test
  void oneBadFileIsAProblemAndTheRestIsCounted() throws IOException {
    write("test-en.tsv", HEADER + "It rains.\tIt is wet.\tmaybe\nA.\tB.\tneutral\nC.\tD.\t\n");
    write("test-de.tsv", "text\tcategory\nEs regnet.\ttravel\n");
    write("notes.tsv", HEADER);
    Survey survey = survey(directory);
    assertThat(survey.groups()).extracting(Group::language).containsExactly("en");
    assertThat(survey.groups().get(0).rows()).isEqualTo(2);
    assertThat(survey.groups().get(0).unlabelled()).isEqualTo(1);
    assertThat(survey.problems())
        .anySatisfy(line -> assertThat(line).contains("test-en.tsv: left out 1 bad row: line 2"))
        .anySatisfy(line -> assertThat(line).contains("test-de.tsv", "use --task sib200"))
        .anySatisfy(line -> assertThat(line).contains("test-en.tsv, en: 1 row without a label"))
        .anySatisfy(line -> assertThat(line).contains("notes.tsv"));
  }

  @Test
  void whereNoFileCanBeUsedTheFirstReasonIsTold() throws IOException {
    write("test-de.tsv", "text\tcategory\nEs regnet.\ttravel\n");
    assertThatThrownBy(() -> survey(directory))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("test-de.tsv", "use --task sib200");
    assertThatThrownBy(() -> survey(directory.resolve("absent"))).isInstanceOf(Problem.class);
    Path empty = Files.createDirectory(directory.resolve("empty"));
    assertThatThrownBy(() -> Surveyor.sample(empty)).isInstanceOf(Problem.class);
  }

  @Test
  void oneFileOfSeveralLanguagesAndFilesWithoutSplitsAreSurveyed() throws IOException {
    Path file =
        write(
            "all.csv",
            "language,premise,hypothesis,label\nsw,Mvua.,Maji.,neutral\nyo,Ojo.,Omi.,neutral\n");
    assertThat(survey(file).groups()).extracting(Group::language).containsExactly("sw", "yo");
    write("plain/de.tsv", HEADER + "A.\tB.\tneutral\n");
    write("plain/fr.tsv", HEADER + "C.\tD.\tneutral\n");
    assertThat(survey(directory.resolve("plain")).groups())
        .extracting(Group::split, Group::language)
        .containsExactly(tuple("rows", "fr"), tuple("rows", "de"));
  }

  @Test
  void aFolderWithinThatCannotBeListedIsNamed() throws IOException {
    try (UnlistableFolder folder = new UnlistableFolder(directory)) {
      assertThatThrownBy(() -> Surveyor.sample(folder.path()))
          .isInstanceOf(Problem.class)
          .hasMessageStartingWith(folder.path() + ": expected folders that can be listed")
          .hasMessageContaining("check their rights");
    }
  }

  @Test
  void rowsOfNoLanguageAreCountedAsSuchInAFolderAsInAFile() throws IOException {
    Path file =
        write(
            "d/test.csv",
            "language,premise,hypothesis,label\nsw,Mvua.,Maji.,neutral\n,Ojo.,Omi.,neutral\n");
    for (Path root : List.of(file, file.getParent())) {
      assertThat(survey(root).groups())
          .extracting(Group::language, Group::rows)
          .containsExactlyInAnyOrder(tuple("sw", 1L), tuple("und", 1L));
    }
  }

  @Test
  void lengthsAreThoseOfTheInputsAndALanguageWithoutPiecesIsNamed() throws IOException {
    write("test-en.tsv", HEADER + "A man.\tA dog.\tneutral\n" + "A.\tB.\tneutral\n");
    write("test-dv.tsv", HEADER + "ރަށު ގައި.\tދިވެހި.\tneutral\n");
    Path model = Path.of(System.getProperty("ltp.root"), "models/mini");
    try (Tokenizer tokenizer = Tokenizer.open(model)) {
      Survey survey = new Surveyor(directory, NLI, "given", tokenizer, 8).run();
      int end = tokenizer.encode(".").length;
      int first = 2 + tokenizer.encode("A man . A dog ? ").length + 1 + end;
      int second = 2 + tokenizer.encode("A . B ? ").length + 1 + end;
      Lengths english = survey.groups().get(0).lengths();
      assertThat(english.longest()).isEqualTo(first);
      assertThat(english.most95()).isEqualTo(first);
      assertThat(english.median()).isEqualTo(second);
      assertThat(english.over()).isEqualTo(first > 8 ? second > 8 ? 1 : 0.5 : 0);
      assertThat(english.unknown()).isZero();
      assertThat(english.cannotWrite()).isFalse();
      assertThat(survey.groups().get(1).lengths().unknown()).isGreaterThan(0.05);
      assertThat(survey.problems())
          .anySatisfy(
              line -> assertThat(line).contains("test-dv.tsv, dv: the tokenizer cannot write"))
          .noneSatisfy(line -> assertThat(line).contains("en: the tokenizer"));
    }
  }

  @Test
  void virtualTokensOfATemplateAreNotCounted() throws IOException {
    Task task =
        Task.load(
            write(
                "task.yaml",
                """
                name: t
                labels: [a, b]
                template: "{prompt:4} {text} . {prompt:3} {mask} ."
                label-words: {a: x, b: y}
                columns: {text: text}
                label-column: label
                """));
    write("d/test-en.csv", "text,label\nA man and a dog,a\nA,b\n");
    Path model = Path.of(System.getProperty("ltp.root"), "models/mini");
    try (Tokenizer tokenizer = Tokenizer.open(model)) {
      Survey survey = new Surveyor(directory.resolve("d"), task, "given", tokenizer, 256).run();
      Lengths lengths = survey.groups().get(0).lengths();
      TemplateEncoder encoder =
          new TemplateEncoder(
              tokenizer, Template.parse(task.template()), Placement.PREFIX, 7, 256, true);
      assertThat(lengths.longest())
          .isEqualTo(encoder.encode(Map.of("text", "A man and a dog")).length() - 7);
      assertThat(lengths.median()).isEqualTo(encoder.encode(Map.of("text", "A")).length() - 7);
      double tokens = tokenizer.encode("A man and a dog").length + tokenizer.encode("A").length;
      assertThat(lengths.tokensPerCharacter()).isEqualTo(tokens / 16);
    }
  }
}
