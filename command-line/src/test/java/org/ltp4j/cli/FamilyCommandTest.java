package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.golden.Golden;
import org.ltp4j.problem.ExitCode;

/** Every command on encoders of other families, and on one without a head. */
class FamilyCommandTest {
  @TempDir private Path dir;
  private Path data;

  @BeforeEach
  void data() {
    data = Nli.write(dir.resolve("nli.tsv"), Nli.tsv());
  }

  private static Path model(String family) {
    return Golden.folder().resolve("families").resolve(family);
  }

  /** A training on this model, without label words where a classification head answers. */
  private Object[] train(Path model, Path out, boolean words, Object... further) {
    List<Object> all = new ArrayList<>(List.of(Nli.train(data, out, further)));
    all.set(all.indexOf("--model") + 1, model);
    if (!words) {
      int at = all.indexOf("--label-words");
      all.subList(at, at + 2).clear();
    }
    return all.toArray();
  }

  private void predicts(Path run) {
    assertThat(Cli.fed(Nli.jsonl(), "predict", "--adapter", run).well().out().lines())
        .hasSize(Nli.rows());
  }

  @ParameterizedTest
  @CsvSource({
    "modernbert, prefix",
    "modernbert, after-bos",
    "modernbert, before-mask",
    "distilbert, prefix",
    "distilbert, before-mask"
  })
  void aTicketAndAPrompt(String family, String placement) {
    Path ticket = Nli.ticket(dir.resolve("t"), "random", 0.3, model(family));
    Path run = dir.resolve("run");
    Cli.ltp(
            train(
                model(family),
                run,
                true,
                "--ticket",
                ticket,
                "--placement",
                placement,
                "--recompute",
                "true",
                "--epochs",
                2))
        .well();
    predicts(run);
  }

  @ParameterizedTest
  @CsvSource({
    "modernbert, deep-prompt",
    "modernbert, lora",
    "modernbert, ft",
    "modernbert, lt-sft",
    "distilbert, lora",
    "distilbert, bitfit",
    "headless, ft",
    "headless, bitfit",
    "headless, lt-sft",
    "headless, lora",
    "headless, deep-prompt"
  })
  void aClassificationHead(String family, String method) {
    Path run = dir.resolve("run");
    Cli.ltp(
            train(
                model(family),
                run,
                false,
                "--method",
                method,
                "--head",
                "classification",
                "--epochs",
                2))
        .well();
    predicts(run);
  }

  @Test
  void aMethodThatFindsNothingToTrainIsRefused() {
    Cli.ltp(train(model("modernbert"), dir.resolve("run"), false, "--method", "bitfit"))
        .failed(ExitCode.USAGE, "--method bitfit", "none in modernbert", "lora");
  }

  @Test
  void labelWordsNeedAHead() {
    Path run = dir.resolve("run");
    Cli.ltp(train(model("headless"), run, true))
        .failed(
            ExitCode.INPUT,
            "headless",
            "masked-language-modelling head",
            "--trained head",
            "--method ft");
    assertThat(run).doesNotExist();
    Path text = Nli.write(dir.resolve("text.txt"), "A line of text.\nAnd another one.\n");
    Cli.ltp("mlm", "--model", model("headless"), "--text", text, "--out", run, "--max-length", 32)
        .failed(ExitCode.INPUT, "masked-language-modelling head", "--trained head");
    assertThat(run).doesNotExist();
  }

  @Test
  void doctorSaysWhetherThereIsAHead() {
    Object[] words = train(model("headless"), dir.resolve("out"), true);
    words[0] = "doctor";
    assertThat(Cli.ltp(words).out())
        .contains("no masked-language-modelling head", "--trained head");
    Object[] fine = train(model("headless"), dir.resolve("out"), false, "--method", "ft");
    fine[0] = "doctor";
    assertThat(Cli.ltp(fine).out()).contains("no masked-language-modelling head", "Ready to train");
  }

  @ParameterizedTest
  @ValueSource(strings = {"modernbert", "distilbert"})
  void maskedTextAndItsTicket(String family) {
    Path text =
        Nli.write(
            dir.resolve("text.txt"),
            "Two of the four windows were open.\nThe lamp went out before noon.\n".repeat(8));
    Path run = dir.resolve("mlm");
    Cli.ltp(Nli.mlm(text, run, "--model", model(family))).well();
    Path ticket = dir.resolve("t");
    Cli.ltp(
            "ticket",
            "cut",
            "--model",
            model(family),
            "--delta",
            run.resolve("delta.safetensors"),
            "--ratio",
            0.2,
            "--strategy",
            "middle",
            "--out",
            ticket)
        .well();
    assertThat(Cli.ltp("ticket", "inspect", ticket).well().out())
        .contains("20.00%", "intermediate");
    Path adapted = dir.resolve("adapted");
    Cli.ltp(Nli.mlm(text, adapted, "--model", model(family), "--store", "model")).well();
    Cli.ltp(train(adapted.resolve("model"), dir.resolve("run"), true, "--epochs", 1)).well();
    assertThat(Files.exists(adapted.resolve("model/config.json"))).isTrue();
  }

  @Test
  void aRecipeFitsTheHeadThatItsStepsNeed() {
    Path text =
        Nli.write(
            dir.resolve("text.txt"),
            "Two of the four windows were open.\nThe lamp went out before noon.\n".repeat(8));
    Path out = dir.resolve("out");
    Path recipe =
        Nli.write(
            dir.resolve("recipe.yaml"),
            """
            out: %s
            model: %s
            adapt: {trained: head, text: [%s], max-length: 32, steps: 3, batch: 2}
            ticket: {strategy: "random", ratio: 0.3}
            train: {method: ltp, train: %s, dev: %s, max-length: 48, epochs: 1}
            """
                .formatted(out, model("headless"), text, data, data));
    assertThat(Cli.ltp("run", recipe).code()).isZero();
    predicts(out.resolve("train"));
  }
}
