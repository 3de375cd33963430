package org.ltp4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.data.Example;
import org.ltp4j.data.Task;
import org.ltp4j.recipe.EvalSettings;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;

class LanguageDataTest {
  private static final String HEADER = "id\tlanguage\tpremise\thypothesis\tlabel\n";
  private static final String ROW = "Rice grows.\tIt is green.\tneutral\n";

  @TempDir private Path directory;

  @Test
  void rowsOfNoLanguageAreTestedOnceHoweverTheirFileIsNamed() throws IOException {
    String rows = HEADER + "1\tde\t" + ROW + "2\t\t" + ROW + "3\tsw\t" + ROW + "4\t \t" + ROW;
    Path file = Files.writeString(directory.resolve("test.tsv"), rows);
    Map<String, List<String>> expected =
        Map.of("de", List.of("1"), "sw", List.of("3"), "und", List.of("2", "4"));
    assertThat(ids(file)).isEqualTo(expected);
    assertThat(ids(directory)).isEqualTo(expected);
    Files.writeString(file, HEADER + "1\tde\t" + ROW + "2\t\t" + ROW);
    assertThat(ids(directory)).isEqualTo(Map.of("de", List.of("1"), "und", List.of("2")));
  }

  @Test
  void rowsOfNoLanguageAreOfTheOneThatTheFilesNameSays() throws IOException {
    Files.writeString(directory.resolve("de.test.tsv"), HEADER + "1\tde\t" + ROW + "2\t\t" + ROW);
    Files.writeString(directory.resolve("sw.test.tsv"), HEADER + "1\t\t" + ROW);
    assertThat(ids(directory)).isEqualTo(Map.of("de", List.of("1", "2"), "sw", List.of("1")));
  }

  private static Map<String, List<String>> ids(Path data) {
    EvalSettings settings =
        Settings.resolve(
            EvalSettings.class,
            Section.none(),
            Map.of("adapter", "a", "out", "o", "data", data.toString()));
    Map<String, List<String>> ids = new LinkedHashMap<>();
    new LanguageData(settings, Task.named("xnli"))
        .byLanguage(warning -> {})
        .forEach(
            (language, set) ->
                ids.put(language, set.examples().stream().map(Example::id).toList()));
    return ids;
  }
}
