package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.json.Json;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.problem.ExitCode;

/** {@code ltp distill}, and a recipe that goes on with the student. */
class DistillCommandTest {
  @TempDir Path dir;
  private Path recipe;

  @BeforeEach
  void aRecipe() {
    Nli.write(dir.resolve("en.txt"), "the cat sits on a red mat\n".repeat(20));
    Nli.write(dir.resolve("all.tsv"), Nli.tsv());
    recipe =
        Nli.write(
            dir.resolve("recipe.yaml"),
            """
            out: DIR/run
            threads: 1
            distill:
              teacher: %s
              text: DIR/en.txt
              layers: 1
              hidden: 8
              heads: 2
              intermediate: 12
              max-length: 16
              batch: 2
              steps: 3
            train:
              train: DIR/all.tsv
              dev: DIR/all.tsv
              method: ft
              max-length: 48
              epochs: 1
              batch: 5
            """
                .formatted(Nli.MODEL)
                .replace("DIR", dir.toString()));
  }

  @Test
  void laterStepsOfARecipeStartFromTheStudent() {
    assertThat(Cli.ltp("run", recipe).code()).isZero();
    Path student = dir.resolve("run/distill/model");
    assertThat(ModelConfig.load(student).hidden()).isEqualTo(8);
    Map<String, Object> adapter = Json.read(dir.resolve("run/train/adapter/adapter_config.json"));
    assertThat(adapter.toString()).contains("distill/model");
  }

  @Test
  void aDistillationIsMadeAgainBitForBit() {
    Cli.ltp("distill", "--recipe", recipe).well();
    Path run = dir.resolve("run/distill");
    Cli cli = Cli.ltp("reproduce", run, "--into", dir.resolve("again")).well();
    assertThat(cli.out().lines()).contains("distill").endsWith("equal, bit for bit");
    assertThat(dir.resolve("again/distill/model/model.safetensors"))
        .hasSameBinaryContentAs(run.resolve("model/model.safetensors"));
  }

  @Test
  void aTextThatHasChangedIsFoundBeforeTheRepetition() {
    Cli.ltp("distill", "--recipe", recipe).well();
    Nli.write(dir.resolve("en.txt"), "the dog sits on a red mat\n".repeat(20));
    Cli cli = Cli.ltp("reproduce", dir.resolve("run/distill"), "--into", dir.resolve("again"));
    assertThat(cli.code()).isEqualTo(ExitCode.INPUT.code());
    assertThat(cli.err()).contains("en.txt has changed");
  }

  @Test
  void aSweepWantsItsStudentFirst() {
    Nli.write(
        dir.resolve("sweep.yaml"),
        "distill: {teacher: %s, text: x}\nout: %s\ntrain: {train: x}\nsweep: {grid: {seed: [1]}}\n"
            .formatted(Nli.MODEL, dir.resolve("sweep")));
    Cli cli = Cli.ltp("sweep", dir.resolve("sweep.yaml"));
    assertThat(cli.code()).isNotZero();
    assertThat(cli.err()).contains("a section distill", "ltp distill");
  }
}
