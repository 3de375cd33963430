package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;

class ReproduceTest {
  @TempDir Path dir;
  private Path data;
  private Path run;

  @BeforeEach
  void aRunOfAllStages() {
    Nli.write(dir.resolve("en.txt"), "the cat sits on a red mat\n".repeat(20));
    data = Nli.write(dir.resolve("all.tsv"), Nli.tsv());
    run = dir.resolve("run");
    Path recipe =
        Nli.write(
            dir.resolve("recipe.yaml"),
            """
            model: %s
            out: DIR/run
            threads: 1
            mlm: {text: DIR/en.txt, max-length: 32, batch: 2, steps: 3, learning-rate: 1e-3}
            ticket: {ratio: 0.2}
            train:
              train: DIR/all.tsv
              dev: DIR/all.tsv
              max-length: 48
              epochs: 2
              batch: 5
              learning-rate: 0.01
              label-words: {entailment: a, neutral: e, contradiction: o}
            eval: {data: DIR/all.tsv, languages: [en, de]}
            """
                .formatted(Nli.MODEL)
                .replace("DIR", dir.toString()));
    assertThat(Cli.ltp("run", recipe).code()).isZero();
  }

  private static void replace(Path file, String pattern, String by) throws IOException {
    String before = Files.readString(file);
    String after = before.replaceFirst(pattern, by);
    assertThat(after).isNotEqualTo(before);
    Files.writeString(file, after);
  }

  @Test
  void everyStageIsMadeAgainFromWhatTheOneBeforeHasMadeAgain() {
    Map<String, String> before = Nli.state(run);
    Path into = dir.resolve("again");
    Cli cli = Cli.ltp("reproduce", run, "--into", into).well();
    assertThat(cli.out().lines())
        .contains("mlm", "train", "eval", "  ticket    same (1)")
        .endsWith("equal, bit for bit");
    for (String file :
        new String[] {
          "mlm/delta.safetensors",
          "train/adapter/adapter_model.safetensors",
          "train/log.jsonl",
          "eval/result.json",
          "eval/predictions-de.tsv"
        }) {
      assertThat(into.resolve(file)).hasSameBinaryContentAs(run.resolve(file));
    }
    assertThat(Nli.state(run)).isEqualTo(before);
  }

  /** Another library for the products gives other last bits, and is chosen by measuring. */
  @Test
  void whoComputedTheProductsDoesSoAgain() throws IOException {
    for (String stage : new String[] {"mlm", "train"}) {
      replace(
          run.resolve(stage + "/provenance.json"),
          "\"products\" : \"blas\"",
          "\"products\" : \"onednn\"");
    }
    Path into = dir.resolve("again");
    Cli.ltp("reproduce", run, "--into", into);
    for (String stage : new String[] {"mlm", "train"}) {
      assertThat(circumstances(into, stage, "settings")).containsEntry("products", "onednn");
      assertThat(circumstances(into, stage, "engine")).containsEntry("products", "onednn");
    }
    Files.delete(run.resolve("train/adapter/adapter_model.safetensors"));
    Cli again = Cli.ltp("run", dir.resolve("recipe.yaml"), "--overwrite");
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(circumstances(run, "train", "engine")).containsEntry("products", "onednn");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> circumstances(Path run, String stage, String part) {
    Map<String, Object> all = Json.read(run.resolve(stage).resolve("provenance.json"));
    return (Map<String, Object>) ((Map<String, Object>) all.get("circumstances")).get(part);
  }

  @Test
  void whatIsDifferentIsNamedAndDecidesAboutTheExitCode() throws IOException {
    replace(
        run.resolve("train/result.json"), "\"dev_accuracy\" : [0-9.]+", "\"dev_accuracy\" : 0.1");
    Cli stage = Cli.ltp("reproduce", run.resolve("train"));
    assertThat(stage.code()).isEqualTo(ExitCode.MIXED.code());
    assertThat(stage.out()).contains("dev_accuracy 0.1, now 0.").endsWith("different\n");
    assertThat(Cli.ltp("reproduce", run.resolve("train"), "--tolerance", 0.95).well().out())
        .endsWith("equal within 0.95\n");

    replace(run.resolve("mlm/log.jsonl"), "\"loss\":", "\"loss\":1");
    Cli mlm = Cli.ltp("reproduce", run.resolve("mlm"));
    assertThat(mlm.code()).isEqualTo(ExitCode.MIXED.code());
    assertThat(mlm.out()).contains("log       step 1 ");
    Cli.ltp("reproduce", run.resolve("mlm"), "--tolerance", 0).well();
  }

  @Test
  void inputsThatAreGoneOrChangedAreNamedBeforeAnyWork() throws IOException {
    Path into = dir.resolve("again");
    Files.writeString(data, Nli.tsv("en", "de"));
    Cli.ltp("reproduce", run, "--into", into)
        .failed(ExitCode.INPUT, run.resolve("train"), "train has changed", "dev has changed");
    Files.delete(data);
    Cli.ltp("reproduce", run.resolve("eval"), "--into", into)
        .failed(ExitCode.INPUT, run.resolve("eval"), "data is missing", data);
    AtomicFiles.deleteTree(dir.resolve("en.txt"));
    Cli.ltp("reproduce", run, "--into", into)
        .failed(ExitCode.INPUT, run.resolve("mlm"), "text is missing");
    assertThat(into).doesNotExist();
  }

  @Test
  void onlyFinishedRunsCanBeMadeAgain() throws IOException {
    Cli.ltp("reproduce", dir).failed(ExitCode.INPUT, dir, "provenance.json");
    replace(
        run.resolve("train/provenance.json"), "\"finished\" : \"[^\"]*\"", "\"finished\" : null");
    Cli.ltp("reproduce", run).failed(ExitCode.INPUT, run.resolve("train"), "a finished run");
    Cli.ltp("reproduce", run.resolve("mlm"), "--tolerance", -1)
        .failed(ExitCode.USAGE, "--tolerance", "at least 0");
  }
}
