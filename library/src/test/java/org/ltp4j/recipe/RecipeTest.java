package org.ltp4j.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.engine.Precision;
import org.ltp4j.problem.Problem;
import org.ltp4j.settings.Settings;
import org.ltp4j.yaml.Yaml;

class RecipeTest {
  @TempDir Path dir;

  private Path file(String text) throws IOException {
    return Files.writeString(dir.resolve("r.yaml"), text);
  }

  @Test
  void sectionsTakeWhatStagesShare() throws IOException {
    Recipe recipe =
        Recipe.load(
            file(
                """
                model: base
                out: runs/nli
                seed: 3
                precision: bf16
                mlm:
                  text: [a.txt, b.txt.gz]
                  learning-rate: 1e-4
                  precision: fp32
                ticket:
                  out: x.ticket
                """));
    MlmSettings mlm = Settings.resolve(MlmSettings.class, recipe.section(StageName.MLM), Map.of());
    assertThat(mlm.model()).isEqualTo(Path.of("base"));
    assertThat(mlm.text()).containsExactly(Path.of("a.txt"), Path.of("b.txt.gz"));
    assertThat(mlm.learningRate()).contains(1e-4);
    assertThat(mlm.engine().seed()).isEqualTo(3);
    assertThat(mlm.engine().precision()).isEqualTo(Precision.FP32);
    assertThat(mlm.out()).isEqualTo(Path.of("runs/nli/mlm"));

    TicketSettings ticket =
        Settings.resolve(
            TicketSettings.class, recipe.section(StageName.TICKET), Map.of("ratio", "1"));
    assertThat(ticket.out()).isEqualTo(Path.of("x.ticket"));
    assertThat(ticket.ratio()).isEqualTo(1.0);
    assertThat(ticket.ticketSeed()).as("not the training seed").isEqualTo(1);

    RunSettings run = Settings.resolve(RunSettings.class, recipe.shared(), Map.of());
    assertThat(run.engine().precision()).isEqualTo(Precision.BF16);
    assertThat(recipe.has(StageName.MLM)).isTrue();
    assertThat(recipe.has(StageName.EVAL)).isFalse();
  }

  @Test
  void languageCodesAreNoBooleans() throws IOException {
    Recipe recipe =
        Recipe.load(file("out: o\neval:\n  adapter: a\n  data: d\n  languages: [en, no, y, on]\n"));
    EvalSettings eval =
        Settings.resolve(EvalSettings.class, recipe.section(StageName.EVAL), Map.of());
    assertThat(eval.languages()).containsExactly("en", "no", "y", "on");
  }

  @Test
  void resolvedSettingsOfEveryStageCanBeWrittenAndReadAgain() throws IOException {
    MlmSettings mlm =
        Settings.resolve(
            MlmSettings.class,
            Recipe.load(file("model: '1.5'\nout: 'no'\nmlm:\n  text: ['a: b', '#c', '007']\n"))
                .section(StageName.MLM),
            Map.of("steps", "7", "learning-rate", "3e-7"));
    String text = Yaml.write(Map.of("mlm", Settings.toMap(mlm)));
    Path resolved = Files.writeString(dir.resolve("resolved.yaml"), text);
    MlmSettings again =
        Settings.resolve(MlmSettings.class, Recipe.load(resolved).section(StageName.MLM), Map.of());
    assertThat(again).isEqualTo(mlm);
  }

  @Test
  void aKeyOfAllStagesIsSetInAllOfThem() throws IOException {
    Recipe recipe =
        Recipe.load(file("precision: fp32\nmlm:\n  precision: fp32\ntrain:\n  epochs: 1\n"))
            .with(Map.of("out", "o"), Map.of("precision", "bf16", "train.epochs", "2"));
    assertThat(recipe.section(StageName.MLM).values()).containsEntry("precision", "bf16");
    assertThat(recipe.section(StageName.TRAIN).values())
        .containsEntry("precision", "bf16")
        .containsEntry("epochs", "2");
    assertThatThrownBy(() -> recipe.with(Map.of(), Map.of("precison", "bf16")))
        .hasMessageContaining("--set precison");
  }

  @Test
  void aListIsSetAsARecipeHasItOrWithCommas() throws IOException {
    Recipe recipe = Recipe.load(file("mlm: {}\ntrain: {}\neval: {}\n"));
    for (String written : List.of("[de, ru, zh]", " [ \"de\",ru, 'zh' ]", "de,ru, zh")) {
      Recipe changed = recipe.with(Map.of(), Map.of("eval.languages", written));
      assertThat(eval(changed).languages()).as(written).containsExactly("de", "ru", "zh");
    }
    assertThat(eval(recipe.with(Map.of(), Map.of("eval.languages", "[no]"))).languages())
        .containsExactly("no");
    // Only as a list can there be several paths: names of files may hold commas.
    Recipe paths = recipe.with(Map.of(), Map.of("mlm.text", "[a.txt, 'b,c.txt']"));
    assertThat(
            Settings.resolve(
                    MlmSettings.class,
                    paths.section(StageName.MLM),
                    Map.of("model", "m", "out", "o"))
                .text())
        .containsExactly(Path.of("a.txt"), Path.of("b,c.txt"));
    assertThat(
            recipe
                .with(Map.of(), Map.of("train.label-words", "{yes: 'no, never', no: y}"))
                .section(StageName.TRAIN)
                .values())
        .containsEntry("label-words", Map.of("yes", "no, never", "no", "y"));
    // A setting that is one text is that text.
    for (String template : List.of("[{premise}]", "{premise} {mask}")) {
      assertThat(
              recipe
                  .with(Map.of(), Map.of("train.template", template))
                  .section(StageName.TRAIN)
                  .values())
          .containsEntry("template", template);
    }
    for (String bad : List.of("[de, ru", "[de] ru", "[&x de, *x]", "[de, ru]]")) {
      assertThatThrownBy(() -> recipe.with(Map.of(), Map.of("eval.languages", bad)))
          .as(bad)
          .isInstanceOf(Problem.class)
          .hasMessageContaining("--set eval.languages")
          .hasMessageNotContaining("\n");
    }
  }

  private static EvalSettings eval(Recipe recipe) {
    return Settings.resolve(
        EvalSettings.class, recipe.section(StageName.EVAL), Map.of("adapter", ".", "out", "o"));
  }

  @Test
  void theEmptyRecipeGivesNothing() throws IOException {
    assertThat(Recipe.load(file("# nothing\n")).section(StageName.MLM).values()).isEmpty();
  }

  @Test
  void hostileOrMistypedFilesAreRefusedInOneLineThatNamesThePlace() throws IOException {
    Map<String, List<String>> bad =
        Map.ofEntries(
            Map.entry("seed: 1\nseed: 2\n", List.of("line 2", "seed")),
            Map.entry("mlm:\n  l1: 1\n  l1: 2\n", List.of("line 3", "l1")),
            Map.entry("mlm:\n\tl1: 1\n", List.of("line 2")),
            Map.entry("mlm: [\n", List.of("line")),
            Map.entry("a: &x [1, 1]\nb: *x\n", List.of("line 1", "anchor")),
            Map.entry("a: 1\nb: &x great\n", List.of("line 2", "anchor")),
            Map.entry("a: 1\nb: !!str 2\n", List.of("line 2", "tag")),
            Map.entry("seed: !!java.net.URL [a]\n", List.of("line 1", "tag")),
            Map.entry("- a\n", List.of("mapping", "a list")),
            Map.entry("just text\n", List.of("mapping", "a recipe", "a text without keys")),
            Map.entry("id,text\n1,a\n", List.of("a recipe", "a text without keys")),
            Map.entry("---\n", List.of("a recipe")),
            Map.entry("seed: 1\nsweep: {grid: {seed: [1]}}\n", List.of("use ltp sweep")),
            Map.entry("seed: 1\n---\nseed: 2\n", List.of("line")),
            Map.entry("mlm: 3\n", List.of("section mlm", "'3'")),
            Map.entry("ticket:\n  rato: 0.1\n", List.of("section ticket", "'rato'", "'ratio'")),
            Map.entry("tickets:\n", List.of("'tickets'", "'ticket'")),
            Map.entry("[".repeat(20_000), List.of("deeper nesting")),
            Map.entry("#" + "x".repeat(1 << 20), List.of("1 MiB")));
    for (Map.Entry<String, List<String>> entry : bad.entrySet()) {
      Path file = file(entry.getKey());
      String start = entry.getKey().substring(0, Math.min(40, entry.getKey().length()));
      assertThatThrownBy(() -> Recipe.load(file))
          .as(start)
          .isInstanceOf(Problem.class)
          .hasMessageStartingWith(file.toString())
          .hasMessageContainingAll(entry.getValue().toArray(CharSequence[]::new))
          .message()
          .doesNotContain("\n");
    }
  }

  @Test
  void unreadableFilesAreNamed() throws IOException {
    assertThatThrownBy(() -> Recipe.load(dir.resolve("absent.yaml")))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("no such file");
    assertThatThrownBy(() -> Recipe.load(dir)).isInstanceOf(Problem.class);
    Path latin = Files.write(dir.resolve("latin.yaml"), new byte[] {'#', (byte) 0xe4, '\n'});
    assertThatThrownBy(() -> Recipe.load(latin))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("UTF-8");
  }
}
