package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.MlmSettings;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;

class StandardInputTest {
  @TempDir Path dir;

  private MlmSettings settings(String... text) {
    return Settings.resolve(
        MlmSettings.class,
        Section.none(),
        Map.of("model", "m", "out", "o", "text", List.of(text), "cache", dir.toString()));
  }

  private static InputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aCopyTakesItsPlaceAndTheSameInputIsTheSameFile() {
    MlmSettings settings = settings("a.txt", "-");
    Path first = StandardInput.kept(settings, in("one\ntwo\n")).text().get(1);
    assertThat(first).hasContent("one\ntwo\n").hasFileName("stdin.txt").startsWith(dir);
    assertThat(StandardInput.kept(settings, in("one\ntwo\n")).text())
        .containsExactly(Path.of("a.txt"), first);
    Path other = StandardInput.kept(settings, in("three\n")).text().get(1);
    assertThat(other).hasContent("three\n").isNotEqualTo(first);
    assertThat(first).hasContent("one\ntwo\n");
    assertThat(dir.resolve("input")).isDirectoryNotContaining("glob:**.txt*");
  }

  @Test
  void muchTextIsShownAsItComes() {
    PrintStream before = System.err;
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    System.setErr(new PrintStream(shown, true, StandardCharsets.UTF_8));
    try {
      StandardInput.kept(settings("-"), in("a line of text\n".repeat(200_000)));
    } finally {
      System.setErr(before);
    }
    assertThat(shown.toString(StandardCharsets.UTF_8).lines().toList())
        .allMatch(line -> line.matches("read \\d\\.\\d MB, .* [kMGT]?B/s"), "bytes and pace")
        .last()
        .asString()
        .startsWith("read 3.0 MB, ");
  }

  @Test
  void otherTextLeavesItAlone() {
    InputStream closed =
        new InputStream() {
          @Override
          public int read() {
            throw new AssertionError("nobody asked for it");
          }
        };
    MlmSettings settings = settings("a.txt");
    assertThat(StandardInput.kept(settings, closed)).isSameAs(settings);
    assertThatThrownBy(() -> StandardInput.kept(settings("-", "-"), closed))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("once");
  }
}
