package org.ltp4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.problem.Problem;

/** Which files of a folder are which language's, and that none is passed over without a word. */
class SplitFilesTest {
  private static final Task NLI = Task.named("xnli");
  private static final String ROW = "It rains .\tIt is wet .\tneutral\n";
  private static final String TABLE =
      "language\tpremise\thypothesis\tlabel\nsw\tMvua .\tMaji .\tneutral\nyo\tOjo .\tOmi .\tneutral\n";

  @TempDir private Path directory;

  @Test
  void codesOfEveryShapeAndPlainNamesAreLanguages() throws IOException {
    List<String> names =
        List.of(
            "en", "EN", "pt-br", "zh-hans", "es-419", "sr-Latn-RS", "ca-valencia", "toba_batak");
    for (String name : names) {
      write("flat/test-" + name + ".tsv", ROW);
      write("split/test/" + name + ".csv", ROW);
      write("folders/" + name + "/test.jsonl.gz", "");
      write("alone/" + name + ".tsv", ROW);
    }
    for (String layout : List.of("flat", "split", "folders", "alone")) {
      LanguageFiles found = find(layout, "test");
      assertThat(found.files()).as(layout).containsOnlyKeys(names.toArray(String[]::new));
      assertThat(found.warnings()).as(layout).isEmpty();
    }
  }

  @Test
  void namesMayStandForCodes() throws IOException {
    Task task =
        Task.load(
            Files.writeString(
                directory.resolve("task.yaml"),
                """
                name: mood
                labels: [good, bad]
                template: "{text} . {mask} ."
                label-words: {good: great, bad: awful}
                columns: {text: text}
                label-column: label
                language-column: language
                languages: [eng, bbc]
                language-names: {english: eng, toba_batak: bbc}
                """));
    Path english = write("d/english/test.csv", "text,label\nfine,good\n");
    Path batak = write("d/toba_batak/test.csv", "text,label\ndenggan,good\n");
    assertThat(Datasets.languages(task, directory.resolve("d"), "test").files())
        .containsExactly(Map.entry("eng", english), Map.entry("bbc", batak));
    Path rows = write("rows.csv", "text,label,language\nfine,good,english\nhorit,bad,bbc\n");
    assertThat(Datasets.load(task, rows, "eng").examples())
        .extracting(Example::language)
        .containsExactly("eng");
    assertThat(Datasets.load(task, rows, (String) null).examples())
        .extracting(Example::language)
        .containsExactly("eng", "bbc");
  }

  @Test
  void splitsAreNoLanguages() throws IOException {
    for (String split : List.of("train", "dev", "test")) {
      write("d/" + split + ".tsv", ROW);
    }
    assertThat(find("d", "test").files())
        .containsExactly(Map.entry("und", directory.resolve("d/test.tsv")));
    Files.delete(directory.resolve("d/test.tsv"));
    assertThatThrownBy(() -> find("d", "test"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("test-LANGUAGE.tsv")
        .hasMessageContaining("but dev.tsv, train.tsv");
  }

  @Test
  void aTableOfManyLanguagesMayBeCalledLikeTheSplit() throws IOException {
    Path table = write("d/dev.tsv", TABLE);
    write("d/test/quy.tsv", ROW);
    LanguageFiles found = find("d", "dev");
    assertThat(found.files()).containsExactly(Map.entry("sw", table), Map.entry("yo", table));
    assertThat(found.warnings()).isEmpty();
    assertThat(find("d", "test").files()).containsOnlyKeys("quy");
    Path shard = write("hub/test-00000-of-00001.tsv", TABLE);
    assertThat(find("hub", "test").files())
        .containsExactly(Map.entry("sw", shard), Map.entry("yo", shard));
    Path named = write("named/de.test.tsv", ROW);
    assertThat(find("named", "test").files()).containsExactly(Map.entry("de", named));
  }

  @Test
  void badRowsDoNotHideTheLanguagesOfATable() throws IOException {
    write("d/test.tsv", TABLE + "sw\tonly two\n");
    assertThat(find("d", "test").files()).containsOnlyKeys("sw", "yo");
  }

  @Test
  void whatHoldsTheSplitAndIsNotUsedIsNamed() throws IOException {
    write("d/test-en.tsv", ROW);
    write("d/dev-en.tsv", ROW);
    write("d/de_test.csv", ROW);
    write("d/test.jsonl", "");
    write("d/fr/test.tsv", ROW);
    write("d/test/sw.tsv", ROW);
    LanguageFiles found = find("d", "test");
    assertThat(found.files()).containsOnlyKeys("en");
    assertThat(found.warnings())
        .singleElement()
        .asString()
        .contains("not used", "de_test.csv", "test.jsonl", "fr/test.tsv", "test/sw.tsv")
        .doesNotContain("dev-en");
  }

  @Test
  void twoFilesOfOneLanguageAreRefused() throws IOException {
    write("d/test-en.tsv", ROW);
    write("d/test-en.csv", ROW);
    assertThatThrownBy(() -> find("d", "test"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("one file for each language")
        .hasMessageContaining("test-en.csv")
        .hasMessageContaining("test-en.tsv");
  }

  @Test
  void officialFilesWithoutHeaderBeginWithTheLanguage() throws IOException {
    Path file = write("test/aym.tsv", "aym\tJumax .\tJupax .\tcontradictory\n");
    Example example = Datasets.load(NLI, file, "aym").examples().get(0);
    assertThat(example.fields()).isEqualTo(Map.of("premise", "Jumax .", "hypothesis", "Jupax ."));
    assertThat(example.label()).isEqualTo("contradiction");
    assertThat(example.language()).isEqualTo("aym");
    assertThatThrownBy(() -> Datasets.load(NLI, file, "quy"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("a header with premise");
    Path numbered = write("17.tsv", "17\tA b .\tC d .\tneutral\n");
    assertThatThrownBy(() -> Datasets.load(NLI, numbered, (String) null))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("4 cells");
  }

  @Test
  void namesThatBreakTablesAreRefused() throws IOException {
    Path rows = write("x.tsv", TABLE.replace("yo\t", "y\u0007o\t"));
    assertThatThrownBy(() -> Datasets.load(NLI, rows, (String) null))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("line 3 (language 'y\\u0007o'")
        .hasMessageContaining("no control characters");
    write("d/test-e\u202en.tsv", ROW);
    assertThatThrownBy(() -> find("d", "test"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("no control characters");
  }

  private LanguageFiles find(String folder, String split) {
    return Datasets.languages(NLI, directory.resolve(folder), split);
  }

  private Path write(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }
}
