package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;

class DataCommandTest {
  private static final String MOOD = "text,label\nA good day.,good\nA bad day.,bad\n";

  private static final Path MINI = Path.of(System.getProperty("ltp.root"), "models/mini");

  @TempDir private Path directory;

  @Test
  void aDirectoryIsDescribedAndATaskFileBegun() throws IOException {
    Files.writeString(directory.resolve("train-en.csv"), MOOD);
    Files.writeString(directory.resolve("test-en.csv"), MOOD + "So so.,fine\n");
    Path yaml = directory.resolve("task.yaml");
    assertThat(Cli.ltp("data", directory, "--write-task", yaml).well().out())
        .startsWith(yaml + ": task " + directory.getFileName());
    String text = Cli.ltp("data", directory, "--task", yaml, "--model", MINI).well().out();
    assertThat(text)
        .contains("given", "bad 50.0 %, good 50.0 %", "over 256", "2 rows of test are in train too")
        .contains("test-en.csv: left out 1 bad row: line 4 (label 'fine'");
    JsonNode json = Json.MAPPER.readTree(Cli.ltp("data", directory, "--json").well().out());
    assertThat(json.at("/groups/0/rows").asInt()).isEqualTo(2);
    assertThat(json.at("/groups/0/labels/good").asInt()).isEqualTo(1);
    assertThat(json.at("/overlaps/0/exact").asInt()).isEqualTo(2);
    Cli.ltp("data", directory, "--write-task", yaml).failed(ExitCode.OUTPUT, yaml, "a new file");
  }

  @Test
  void columnsOfAnotherTaskAreNamed() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("train.tsv"),
            "premise\thypothesis\tlabel\na\tb\t0\nc\td\t1\ne\tf\t2\n");
    Cli.ltp("data", directory, "--write-task", directory.resolve("t.yaml"))
        .failed(ExitCode.USAGE, file, "use --task xnli");
    Cli.ltp("data", directory, "--task", "sib200").failed(ExitCode.INPUT, file, "use --task xnli");
    Cli.ltp("data", directory.resolve("absent")).failed(ExitCode.INPUT, "a data directory or file");
    Cli.ltp("data", directory, "--max-length", 0).failed(ExitCode.USAGE, "--max-length");
  }

  @Test
  void spansOfWordsAreCounted() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("tok.conll"),
            "Asha B-NAME\nna O\nJuma B-NAME\nKito I-NAME\n\nLeo B-DATE\nZuri B-NAME\n");
    assertThat(Cli.ltp("data", file).well().out())
        .contains("folded  spans\n", "DATE 1, NAME 3\n")
        .doesNotContain("%");
  }
}
