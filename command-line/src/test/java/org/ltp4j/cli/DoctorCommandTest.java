package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.files.FileHash;
import org.ltp4j.golden.Golden;
import org.ltp4j.jdk.JdkSensitive;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;
import picocli.CommandLine;

@JdkSensitive
class DoctorCommandTest {
  private static final Path MODEL = Golden.folder().resolve("xlmr");

  private static final List<String> ROWS =
      List.of(
          "The teacher is in the school .\tThere is a teacher .\tentailment",
          "The teacher is in the school .\tWe travel .\tneutral",
          "The teacher is in the school .\tNobody is there .\tcontradiction");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int ltp(Object... arguments) {
    String[] words = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
    CommandLine line = Ltp.commandLine(words);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(words);
  }

  private Map<Path, String> files() throws IOException {
    Map<Path, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Stream.concat(Files.walk(folder), Files.walk(MODEL))) {
      files.forEach(f -> hashes.put(f, Files.isRegularFile(f) ? FileHash.sha256(f) : "folder"));
    }
    return hashes;
  }

  @Test
  void measuresAStepAndWritesNothing() throws IOException {
    Path data = Files.write(folder.resolve("rows.tsv"), ROWS);
    Map<Path, String> before = files();
    Object[] flags = {
      "--model=" + MODEL, "--train=" + data, "--dev=" + data, "--max-length=64", "--threads=1"
    };
    assertThat(ltp(Stream.concat(Stream.of("doctor"), Arrays.stream(flags)).toArray())).isZero();
    assertThat(out.toString())
        .contains("✓ step", "✓ time", "⚠ overlap", "first contradiction", "Ready to train: ");
    assertThat(err.toString()).isEmpty();
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void recipesServeAndJsonIsOrdered() throws IOException {
    Path data = Files.write(folder.resolve("rows.tsv"), ROWS);
    Path recipe =
        Files.writeString(
            folder.resolve("recipe.yaml"),
            """
            train:
              model: '%s'
              train: '%s'
              dev: '%s'
              max-length: 64
              label-words: {neutral: right}
            """
                .formatted(MODEL.toAbsolutePath(), data, data));
    assertThat(ltp("doctor", "--recipe", recipe, "--no-probe", "--json"))
        .isEqualTo(ExitCode.USAGE.code());
    Path page = Files.writeString(folder.resolve("report.json"), out.toString());
    Map<String, Object> report = Json.read(page);
    assertThat(report.keySet()).containsExactly("problems", "warnings", "exit_code", "chapters");
    assertThat(report).containsEntry("problems", 1).containsEntry("exit_code", 2);
    assertThat(out.toString()).contains("\"mark\" : \"problem\"").doesNotContain("step_seconds");
  }

  @Test
  void needsWhatTrainingNeedsExceptAnOutputFolder() {
    assertThat(ltp("doctor", "--model=" + MODEL)).isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString()).contains("--train").doesNotContain("--out");
  }
}
