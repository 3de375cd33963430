package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.golden.FolderCopy;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorSource;

/** What cannot be used gets one line that names it, and leaves nothing half written. */
class BadInputTest {
  @TempDir Path dir;
  private Path data;
  private Path out;

  @BeforeEach
  void data() {
    data = Nli.write(dir.resolve("nli.tsv"), Nli.tsv());
    out = dir.resolve("out");
  }

  /** Trains with something that is wrong, which must be said before anything is written. */
  private void refused(ExitCode code, Path rows, List<?> further, Object... parts) {
    Cli.ltp(Nli.train(rows, out, further.toArray())).failed(code, parts);
    assertThat(out).doesNotExist();
  }

  private void usage(List<?> further, Object... parts) {
    refused(ExitCode.USAGE, data, further, parts);
  }

  private void input(List<?> further, Object... parts) {
    refused(ExitCode.INPUT, data, further, parts);
  }

  private Path tsv(String text) {
    return Nli.write(dir.resolve("bad.tsv"), text);
  }

  /** A copy of the model without some files. */
  private Path model(String... without) {
    return FolderCopy.of(Nli.MODEL, dir.resolve("model"), without);
  }

  @Test
  void labels() {
    Path unknown = tsv(Nli.tsv().replaceFirst("neutral", "neutrall"));
    refused(ExitCode.INPUT, unknown, List.of(), unknown, "line 3", "'neutrall'", "'neutral'?");
    Path two = tsv(Nli.tsv().replace("\tneutral\n", "\tentailment\n"));
    refused(ExitCode.INPUT, two, List.of(), two, "none of 'neutral' among 12 rows");
    Path none = tsv("premise\thypothesis\na\tb\n");
    refused(ExitCode.INPUT, none, List.of(), none, "label", "header");
  }

  @Test
  void rows() throws IOException {
    Path cells = tsv(Nli.tsv() + "en\ttoo few\n\nen\ta\tb\tneutral\tmore\n");
    refused(ExitCode.INPUT, cells, List.of(), cells, "2 bad rows", "line 14", "line 16");
    Path empty = tsv("");
    refused(ExitCode.INPUT, empty, List.of(), empty, "at least one row");
    Path latin = tsv("");
    Files.write(latin, Nli.tsv().getBytes(StandardCharsets.ISO_8859_1));
    assertThat(Nli.tsv()).contains("ä");
    refused(ExitCode.INPUT, latin, List.of(), latin, "not UTF-8", "line 5");
    Path absent = dir.resolve("nil.tsv");
    refused(ExitCode.INPUT, absent, List.of(), absent, "did you mean 'nli.tsv'?");
    Path ending = Nli.write(dir.resolve("nli.xlsx"), Nli.tsv());
    refused(ExitCode.INPUT, ending, List.of(), ending, ".xlsx", "rename");
  }

  @Test
  void shots() {
    input(List.of("--shots", 5), data, "5 examples of every class", "4 of 'entailment'");
    usage(List.of("--shots", 0), "--shots", "'0'");
    usage(List.of("--dev-shots", "some"), "--dev-shots", "all or a number", "'some'");
    input(List.of("--shots", 1, "--dev-shots", 5), data, "5 examples of every class");
    usage(List.of("--split-by", "premis", "--dev", ""), "--dev");
    input(List.of("--language", "dee"), data, "'de'?");
  }

  @Test
  void aDevSetHasToComeFromSomewhere() {
    Object[] words = Nli.train(data, out);
    List<Object> without = new ArrayList<>(List.of(words));
    int at = without.indexOf("--dev");
    without.subList(at, at + 2).clear();
    Cli.ltp(without.toArray()).failed(ExitCode.USAGE, "--dev", "--shots", "--split-by");
    without.addAll(List.of("--split-by", "premis"));
    Cli.ltp(without.toArray()).failed(ExitCode.USAGE, "--split-by", "'premis'", "premise");
    assertThat(out).doesNotExist();
  }

  @Test
  void templates() {
    usage(List.of("--template", "{premise} {hypothesis}"), "template", "mask");
    usage(List.of("--template", "{premise} {hypotesis} {mask}"), "hypotesis", "'hypothesis'?");
    usage(List.of("--template", "{premise} {mask} {mask}"), "one mask");
    usage(List.of("--template", "only {mask}"), "at least one field");
    usage(List.of("--template", "{premise {mask}"), "template");
    usage(List.of("--max-length", 10, "--prompt-length", 10), "10", "without any text");
  }

  @Test
  void labelWords() {
    String words = "entailment=a,neutral=a,contradiction=o";
    usage(List.of("--label-words", words), "'a' (entailment)", "'a' (neutral)");
    usage(List.of("--label-words", "entailmnt=a"), "'entailmnt'", "'entailment'?");
    usage(List.of("--label-words", "entailment="), "label words of entailment", "a word");
    usage(List.of("--label-words", "entailment"), "--label-words");
  }

  @Test
  void lengths() {
    usage(List.of("--max-length", 65), "--max-length", "64 positions", "65");
    usage(List.of("--max-length", 7), "--max-length", "'7'");
    usage(List.of("--prompt-length", 0), "--ticket", "something to train");
    usage(List.of("--prompt-length", -1), "--prompt-length");
    usage(List.of("--learning-rate", "NaN"), "--learning-rate");
    usage(List.of("--device", "gpu"), "device", "cpu, cuda or cuda:N", "'gpu'");
    usage(List.of("--precision", "int8"), "precision", "fp32 or bf16 in training", "int8");
  }

  @Test
  void tickets() throws IOException {
    Path other = model("model.safetensors");
    byte[] bytes = Files.readAllBytes(Nli.MODEL.resolve("model.safetensors"));
    bytes[bytes.length - 3] ^= 1;
    Files.write(other.resolve("model.safetensors"), bytes);
    Path ticket = Nli.ticket(dir.resolve("ticket"), "random", 0.2, other);
    input(List.of("--ticket", ticket), ticket, "sha256", "of this one");
    input(List.of("--ticket", dir.resolve("absent")), dir.resolve("absent"));
    input(List.of("--ticket", data), data);
  }

  @Test
  void cuts() {
    Object[] usual = {"ticket", "cut", "--model", Nli.MODEL, "--out", out};
    cut(usual, ExitCode.USAGE, List.of("--ratio", 0), "--ratio", "'0'");
    cut(usual, ExitCode.USAGE, List.of("--ratio", 1.5), "--ratio", "'1.5'");
    cut(usual, ExitCode.USAGE, List.of("--strategy", "random:layers=2-9"), "layers", "9");
    cut(usual, ExitCode.USAGE, List.of("--strategy", "random:layers=3-2"), "3-2");
    cut(usual, ExitCode.USAGE, List.of("--strategy", "globl"), "globl", "global");
    cut(usual, ExitCode.USAGE, List.of(), "--delta");
    cut(usual, ExitCode.INPUT, List.of("--delta", dir.resolve("absent")), dir.resolve("absent"));
    Path weights = Nli.MODEL.resolve("model.safetensors");
    cut(usual, ExitCode.INPUT, List.of("--delta", weights), weights);
  }

  private void cut(Object[] usual, ExitCode code, List<?> further, Object... parts) {
    Object[] words = Stream.concat(Stream.of(usual), further.stream()).toArray();
    Cli.ltp(words).failed(code, parts);
    assertThat(out).doesNotExist();
  }

  @Test
  void models() throws IOException {
    train(model("tokenizer.json", "sentencepiece.bpe.model"), "tokenizer.json");
    train(dir.resolve("absent"), dir.resolve("absent"));
    Path headless = dir.resolve("headless");
    Files.createDirectories(headless);
    for (String file : List.of("config.json", "tokenizer.json", "tokenizer_config.json")) {
      Files.copy(Nli.MODEL.resolve(file), headless.resolve(file));
    }
    train(headless, headless, "safetensors");
    try (TensorSource source = SafetensorsFile.open(Nli.MODEL.resolve("model.safetensors"))) {
      List<TensorData> body =
          source.tensors().values().stream()
              .filter(t -> !t.name().startsWith("lm_head"))
              .map(t -> TensorData.of(t, () -> source.bytes(t.name())))
              .toList();
      SafetensorsWriter.write(headless.resolve("model.safetensors"), Map.of(), body);
    }
    train(headless, headless, "lm_head");
  }

  @Test
  void aTokenizerWithMoreIdsThanTheModelHasEmbeddings() throws IOException {
    Path model = model("tokenizer.json", "sentencepiece.bpe.model");
    Path other = Path.of(System.getProperty("ltp.root"), "examples", "tiny");
    String name = "sentencepiece.bpe.model";
    Files.copy(other.resolve(name), model.resolve(name));
    train(model, model, "tokenizer of at most 435", "vocab_size");
  }

  private void train(Path model, Object... parts) {
    Object[] words = Nli.train(data, out);
    words[List.of(words).indexOf(Nli.MODEL)] = model;
    Cli.ltp(words).failed(ExitCode.INPUT, parts);
    assertThat(out).doesNotExist();
  }

  @Test
  void tasks() {
    usage(List.of("--task", "xnlu"), "task", "'xnlu'", "'xnli'?");
    Path file = Nli.write(dir.resolve("task.yaml"), "name: a\nlables: [a, b]\n");
    input(List.of("--task", file), file, "lables", "'labels'?");
  }

  @Test
  void placesThatCannotBeWritten() throws IOException {
    Path file = Nli.write(dir.resolve("file"), "mine");
    Cli.ltp(Nli.train(data, file)).failed(ExitCode.OUTPUT, file);
    Cli.ltp(Nli.train(data, file.resolve("below"))).failed(ExitCode.OUTPUT, file);
    Cli.ltp("ticket", "cut", "--model", Nli.MODEL, "--strategy", "all", "--out", dir, "--overwrite")
        .failed(ExitCode.OUTPUT, dir);
    assertThat(file).hasContent("mine");

    Path thesis = Nli.write(dir.resolve("papers/thesis.tex"), "mine");
    Cli.ltp(Nli.train(data, thesis.getParent(), "--overwrite"))
        .failed(ExitCode.OUTPUT, thesis.getParent(), "thesis.tex");
    assertThat(thesis).hasContent("mine");

    Path locked = Files.createDirectories(dir.resolve("locked"));
    if (locked.toFile().setWritable(false) && !Files.isWritable(locked)) {
      Cli.ltp(Nli.train(data, locked.resolve("run"))).failed(ExitCode.OUTPUT, locked);
    }
  }

  @Test
  void theDirectoryOfAnotherStage() {
    Nli.write(dir.resolve("en.txt"), "the cat sits\n".repeat(20));
    Cli.ltp(Nli.train(data, out, "--epochs", 1)).well();
    String before = Nli.state(out).toString();
    Cli.ltp("eval", "--adapter", out, "--data", data, "--out", out)
        .failed(ExitCode.OUTPUT, out, "stage (train, now eval)", "--overwrite");
    assertThat(Nli.state(out)).hasToString(before);
  }

  @Test
  void flagsAndRecipes() {
    usage(List.of("--epoch", 3), "--epoch", "--epochs?");
    usage(List.of("--epochs", "many"), "--epochs", "'many'");
    Path recipe = Nli.write(dir.resolve("r.yaml"), "train:\n  epoch: 3\n");
    usage(List.of("--recipe", recipe), recipe, "epoch", "'epochs'?");
    Cli.ltp("train").failed(ExitCode.USAGE, "--model");
  }

  @Test
  void whatARecipesLaterStepsLackIsRefusedBeforeAnythingIsTrained() {
    Path recipe = Nli.recipe(dir, "");
    Path tests = dir.resolve("tests");
    Nli.write(tests.resolve("es.tsv"), Nli.tsv());
    Cli.ltp("run", recipe, "--set", "eval.data=" + tests, "--set", "eval.languages=[es, fr]")
        .failed(ExitCode.USAGE, "section eval", "--languages", "'fr'", "known are es");
    Path wrong = tsv(Nli.tsv().replaceFirst("neutral", "neutrall"));
    Cli.ltp("run", recipe, "--set", "eval.data=" + wrong)
        .failed(ExitCode.INPUT, "section eval", wrong, "line 3", "'neutrall'");
    Path absent = dir.resolve("absent.tsv");
    for (String key :
        List.of(
            "mlm.text=",
            "mlm.held-out=",
            "mlm.ticket=",
            "ticket.delta=",
            "train.train=",
            "train.dev=",
            "train.ticket=",
            "train.model=",
            "eval.data=",
            "eval.data=es=",
            "eval.model=",
            "eval.ticket=")) {
      Cli.ltp("run", recipe, "--set", key + absent).failed(ExitCode.INPUT, absent);
    }
    assertThat(out).doesNotExist();
  }

  /** With a model that an earlier step is to make, too: what it is made of has its tokenizer. */
  @Test
  void whatARecipesTrainingWouldRefuseIsRefusedBeforeAnythingIsTrained() {
    Path plain = Nli.recipe(dir.resolve("plain"), "");
    Path adapted =
        Nli.recipe(
            dir.resolve("adapted"),
            "adapt: {text: %s, max-length: 32, steps: 2}\n".formatted(dir.resolve("plain/en.txt")));
    for (Path recipe : List.of(plain, adapted)) {
      refusedByRun(ExitCode.USAGE, recipe, "mlm.max-length=400", "--max-length", "positions");
      refusedByRun(ExitCode.USAGE, recipe, "ticket.strategy=layers:7", "layers", "'layers:7'");
      refusedByRun(
          ExitCode.USAGE,
          recipe,
          "train.template={premise} {hypothesis}",
          "{premise} {hypothesis}",
          "{mask}");
      refusedByRun(ExitCode.USAGE, recipe, "train.template={mask} {text}", "{text}", "premise");
      refusedByRun(
          ExitCode.USAGE,
          recipe,
          "train.label-words={neutral: ''}",
          "label words of neutral",
          "''");
      refusedByRun(ExitCode.USAGE, recipe, "train.max-length=400", "--max-length", "positions");
      refusedByRun(ExitCode.USAGE, recipe, "train.rank=4", "--method ltp", "--rank");
      refusedByRun(ExitCode.INPUT, recipe, "train.shots=9", "9 examples of every class");
      Path words = Nli.write(dir.resolve("words.txt"), "cat Katze\nan old cat\n");
      Cli.ltp("run", recipe, "--set", "train.method=softmv", "--set", "train.dictionaries=" + words)
          .failed(ExitCode.INPUT, "section train", words, "two words", "'an old cat'");
      assertThat(recipe.resolveSibling("out")).doesNotExist();
    }
    Path neither =
        Nli.write(
            dir.resolve("t.yaml"),
            "model: %s\nout: %s\nticket: {ratio: 0.3}\n".formatted(Nli.MODEL, out));
    Cli.ltp("run", neither).failed(ExitCode.USAGE, "--delta", "ltp mlm");
    assertThat(out).doesNotExist();
  }

  /** Named by hand, and not as the step before names it. */
  @Test
  void whatEarlierStepsAreToMakeIsNotMissed() {
    Path recipe = Nli.recipe(dir, "");
    Path made = dir.resolve("out/../out");
    Cli run =
        Cli.ltp(
            "run",
            recipe,
            "--set",
            "ticket.delta=" + made.resolve("mlm/delta.safetensors"),
            "--set",
            "train.ticket=" + made.resolve("ticket.safetensors"),
            "--set",
            "eval.ticket=" + made.resolve("ticket.safetensors"));
    assertThat(run.code()).as(run.err()).isZero();
  }

  @Test
  void whatOneTrialOfASweepWouldRefuseIsRefusedBeforeAnythingIsTrained() {
    Path recipe =
        Nli.sweep(
            dir, 1, "  grid: {seed: [1, 2], train.template: ['{premise} {mask}', '{mask']}\n");
    Cli.ltp("sweep", recipe)
        .failed(ExitCode.USAGE, "trial prompt-tuning seed=1", "template '{mask'", "character");
    Path wrong = tsv(Nli.tsv().replaceFirst("neutral", "neutrall"));
    Path right = Nli.sweep(dir, 1, "  grid: {seed: [1, 2]}\n");
    Cli.ltp("sweep", right, "--set", "eval.data=" + wrong)
        .failed(ExitCode.INPUT, "trial prompt-tuning seed=1", wrong, "line 3", "'neutrall'");
    assertThat(dir.resolve("o")).doesNotExist();
  }

  private static void refusedByRun(ExitCode code, Path recipe, String setting, Object... parts) {
    Cli.ltp("run", recipe, "--set", setting).failed(code, parts);
  }
}
