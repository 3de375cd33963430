package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.files.FileHash;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.ticket.Ticket;

/** A recipe run again after some of what its steps left was deleted or damaged. */
class RunAgainTest {
  private static final List<String> RESULTS =
      List.of(
          "mlm/delta.safetensors",
          "mlm/result.json",
          "ticket.safetensors",
          "train/adapter/adapter_model.safetensors",
          "train/adapter/adapter_config.json",
          "train/result.json",
          "eval/result.json",
          "eval/predictions-es.tsv");

  @TempDir Path dir;

  private Path recipe() {
    return Nli.recipe(dir, "");
  }

  private Path out(String file) {
    return dir.resolve("out").resolve(file);
  }

  private Map<String, String> hashes() {
    Map<String, String> hashes = new TreeMap<>();
    RESULTS.forEach(file -> hashes.put(file, FileHash.sha256(out(file))));
    return hashes;
  }

  @Test
  void whatIsGoneIsMadeAgainAndTheRestIsSkipped() throws IOException {
    Path recipe = recipe();
    assertThat(Cli.ltp("run", recipe).code()).isZero();
    Map<String, String> first = hashes();
    String mlm = FileHash.sha256(out("mlm/provenance.json"));
    Files.delete(out("train/adapter/adapter_model.safetensors"));
    AtomicFiles.deleteTree(out("eval"));
    Files.delete(out("ticket.safetensors"));
    assertThat(Cli.ltp("run", recipe).code()).isZero();
    assertThat(hashes()).isEqualTo(first);
    assertThat(FileHash.sha256(out("mlm/provenance.json"))).as("skipped").isEqualTo(mlm);
  }

  /** In another place it makes its own ticket, and tests its own adapter. */
  @Test
  void whatARunLeavesIsARecipeThatCanBeRunElsewhere() throws IOException {
    assertThat(Cli.ltp("run", recipe(), "--overwrite").code()).isZero();
    String settings = Files.readString(out("recipe.yaml"));
    assertThat(settings).as("which would delete others' runs").doesNotContain("overwrite");
    Cli refused = Cli.ltp("run", recipe(), "--set", "train.epochs=2");
    assertThat(refused.code()).isEqualTo(ExitCode.OUTPUT.code());
    assertThat(refused.err()).contains("epochs (1, now 2)");
    assertThat(out("recipe.yaml")).as("of what was done").hasContent(settings);
    Path other = dir.resolve("other");
    Cli run = Cli.ltp("run", out("recipe.yaml"), "--out", other, "--set", "ticket.ratio=0.2");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Ticket.load(other.resolve("ticket.safetensors")).ratio()).isEqualTo(0.2);
    JsonNode inputs =
        Json.MAPPER.readTree(other.resolve("train/provenance.json").toFile()).path("inputs");
    assertThat(inputs.path("ticket").asText())
        .isEqualTo(Ticket.load(other.resolve("ticket.safetensors")).sha256());
  }

  @Test
  void aRecipeInTheRunsDirectoryIsNotWrittenOver() throws IOException {
    Path mine = dir.resolve("out/recipe.yaml");
    Files.createDirectories(mine.getParent());
    Files.copy(recipe(), mine);
    String text = Files.readString(mine);
    Cli.ltp("run", mine).failed(ExitCode.OUTPUT, mine, "another file", "choose another out");
    assertThat(mine).hasContent(text);
    assertThat(dir.resolve("out/mlm")).doesNotExist();
  }

  @Test
  void theMetricOfTheRecipeComesFirstInItsTableAndItsReport() {
    Path recipe = recipe();
    Cli accuracy = Cli.ltp("run", recipe);
    assertThat(accuracy.out()).matches("(?s)language +n +accuracy % .*");
    // Skipped, and shown by another metric.
    Cli macro = Cli.ltp("run", recipe, "--set", "eval.metric=macro-f1");
    assertThat(macro.out())
        .matches("(?s)language +n +macro-F1 % .*")
        .contains("macro-F1 of chance");
    assertThat(Cli.ltp("report", out(""), "--metric", "macro-f1").well().out())
        .contains("| language | n | macro-F1, % |");
    Cli.ltp("report", out(""), "--over", "zero-shot").failed(ExitCode.USAGE, "--over", "a sweep");
  }

  @Test
  void whatIsCutOffIsRefusedAndReplacedOnDemand() throws IOException {
    Path recipe = recipe();
    assertThat(Cli.ltp("run", recipe).code()).isZero();
    Map<String, String> first = hashes();
    try (FileChannel delta =
        FileChannel.open(out("mlm/delta.safetensors"), StandardOpenOption.WRITE)) {
      delta.truncate(1000);
    }
    Cli refused = Cli.ltp("run", recipe);
    assertThat(refused.code()).isEqualTo(ExitCode.OUTPUT.code());
    assertThat(refused.err()).contains("delta.safetensors", "cut off", "--overwrite");
    assertThat(Cli.ltp("run", recipe, "--overwrite").code()).isZero();
    assertThat(hashes()).isEqualTo(first);
  }
}
