package org.ltp4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.problem.Problem;

class NamedDataTest {
  private static final Task NLI = Task.named("xnli");
  private static final String ROW = "Rice grows.\tIt is green.\tneutral\n";

  @TempDir Path dir;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text);
  }

  private static List<NamedData> of(String written) {
    return NamedData.of(Path.of(written));
  }

  private static NamedData named(String language, String path) {
    return new NamedData(language, Path.of(path));
  }

  @Test
  void filesMayFollowEachOtherWithTheirLanguages() {
    assertThat(of("ace=a.tsv")).containsExactly(named("ace", "a.tsv"));
    assertThat(of("ace=x/a.tsv, zh-Hant=/y/b.tsv"))
        .containsExactly(named("ace", "x/a.tsv"), named("zh-Hant", "/y/b.tsv"));
    assertThat(of("ace=k=1,v.tsv,toba=b.tsv"))
        .containsExactly(named("ace", "k=1,v.tsv"), named("toba", "b.tsv"));
  }

  @Test
  void pathsStayPaths() throws IOException {
    Path there = write("ace=a.tsv", ROW);
    Files.createDirectory(dir.resolve("lang=ace"));
    Path within = write("lang=ace/a.tsv", ROW);
    for (String path : List.of("a.tsv", "a,b.tsv", "x/k=1/a.tsv", "=a.tsv", "ace=")) {
      assertThat(of(path)).containsExactly(named(null, path));
    }
    assertThat(NamedData.of(there)).containsExactly(new NamedData(null, there));
    assertThat(NamedData.of(within)).containsExactly(new NamedData(null, within));
  }

  @Test
  void foldersAndNamesThatBreakTablesAreRefused() {
    assertThatThrownBy(() -> of("ace=" + dir))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("--data")
        .hasMessageContaining("the folder '" + dir + "' as ace");
    assertThatThrownBy(() -> of("a\u202Ece=a.tsv"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("control characters");
    assertThatThrownBy(() -> of(" =a.tsv")).isInstanceOf(Problem.class);
  }

  @Test
  void rowsWithoutALanguageHaveTheWrittenOne() throws IOException {
    Path file = write("rows.tsv", "premise\thypothesis\tlabel\tlanguage\n" + ROW.strip() + "\t\n");
    assertThat(new NamedData("ace", file).load(NLI, Reading.of("ace")).examples())
        .extracting(Example::language)
        .containsExactly("ace");
  }

  @Test
  void rowsOfAnotherLanguageAreRefusedEvenBesideOthers() throws IOException {
    Path file =
        write(
            "rows.tsv",
            "language\tpremise\thypothesis\tlabel\nace\t" + ROW + "toba\t" + ROW + "nias\t" + ROW);
    assertThatThrownBy(() -> new NamedData("ace", file).load(NLI, Reading.of("ace")))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("rows in language ace alone")
        .hasMessageContaining("rows in nias, toba");
  }
}
