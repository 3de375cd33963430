package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.data.Task;
import org.ltp4j.evaluation.LanguageResult;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.json.Json;
import org.ltp4j.trial.StoredTrial;
import org.ltp4j.trial.TrialStatus;
import org.ltp4j.trial.TrialStore;

/** {@code ltp demo} from beginning to end: as it is, but with a model that knows nothing. */
class DemoTest {
  private static final Path ROOT = Path.of(System.getProperty("ltp.root"));
  private static final String HOME = "ltp.home";

  @TempDir static Path dir;
  private static Path model;
  private static Cli demo;

  /** A layer of width 16 over the pieces of the project's own model. */
  @BeforeAll
  static void run() throws Exception {
    System.setProperty(HOME, ROOT.toString());
    Path shapes = Files.createDirectories(dir.resolve("shapes"));
    Path mini = ROOT.resolve("models/mini");
    Map<String, Object> config = new TreeMap<>(Json.read(mini.resolve("config.json")));
    config.putAll(
        Map.of(
            "hidden_size", 16,
            "num_hidden_layers", 1,
            "num_attention_heads", 2,
            "intermediate_size", 32));
    Files.writeString(shapes.resolve("config.json"), Json.page(config));
    Files.copy(mini.resolve("tokenizer.json"), shapes.resolve("tokenizer.json"));
    Path text = Nli.write(dir.resolve("en.txt"), "the cat sits on a red mat\n");
    Cli.ltp(
            "mlm",
            "--init",
            "random",
            "--model",
            shapes,
            "--text",
            text,
            "--steps",
            1,
            "--out",
            dir.resolve("pretrained"))
        .well();
    model = dir.resolve("pretrained/model");
    demo = demo("first", 1);
  }

  @AfterAll
  static void leave() {
    System.clearProperty(HOME);
  }

  private static Cli demo(String out, int seed) {
    return Cli.ltp(
        "demo",
        "--model",
        model,
        "--out",
        dir.resolve(out),
        "--seed",
        seed,
        "--epochs",
        2,
        "--threads",
        1);
  }

  private static List<StoredTrial> trials(String out) {
    return new TrialStore(dir.resolve(out)).list();
  }

  /** What every method answered, with all digits. */
  private static Map<String, String> predictions(String out) {
    Map<String, String> all = new TreeMap<>();
    for (StoredTrial trial : trials(out)) {
      String method = trial.result().field("method");
      Nli.hashes(trial.folder())
          .forEach(
              (file, hash) -> {
                if (file.startsWith("predictions-")) {
                  all.put(method + "/" + file, hash);
                }
              });
    }
    return all;
  }

  @Test
  void threeMethodsAreTestedInAllLanguages() {
    assertThat(demo.code()).as(demo.err()).isZero();
    List<String> languages = Task.named("xnli").languages();
    assertThat(trials("first")).hasSize(3);
    for (StoredTrial trial : trials("first")) {
      assertThat(trial.result().status()).isEqualTo(TrialStatus.DONE);
      assertThat(trial.result().evaluation().languages().stream().map(LanguageResult::language))
          .containsExactlyInAnyOrderElementsOf(languages);
    }
    assertThat(predictions("first")).hasSize(3 * languages.size());
    assertThat(demo.err())
        .contains("> ltp sweep", "> ltp ticket inspect", "> ltp report")
        .doesNotContain("--set");
  }

  @Test
  void itEndsWithTheTableTheTicketAndThePage() throws Exception {
    assertThat(demo.out())
        .containsSubsequence(
            "strategy  encoder, active ratio 0.2",
            "layer ",
            "layer norm",
            "| method |",
            "| ft ",
            "| ltp ",
            "report: ",
            "ltp serve ",
            "--to onnx",
            "--to hf");
    Path adapter =
        demo.out()
            .lines()
            .filter(line -> line.startsWith("  ltp serve "))
            .map(line -> Path.of(line.substring("  ltp serve ".length())))
            .findFirst()
            .orElseThrow();
    assertThat(adapter.resolve("adapter_config.json")).exists();
    Cli.ltp("export", adapter, "--to", "onnx", "--out", dir.resolve("topics.zip")).well();
    Cli.ltp("export", adapter, "--to", "hf", "--out", dir.resolve("topics-hf")).well();
    String path = demo.out().substring(demo.out().lastIndexOf("report: ") + 8);
    path = path.lines().findFirst().orElseThrow();
    Document page = Jsoup.parse(Files.readString(Path.of(path)));
    assertThat(page.select("#results tbody th").eachText())
        .anyMatch(name -> name.contains("ltp"))
        .anyMatch(name -> name.contains("ft"))
        .anyMatch(name -> name.contains("prompt-tuning"));
    assertThat(page.select("#layers svg, #curves svg")).isNotEmpty();
  }

  @Test
  void theSeedDecides() throws Exception {
    StoredTrial one = trials("first").get(0);
    Map<String, String> before = predictions("first");
    AtomicFiles.deleteTree(one.folder());
    assertThat(demo("first", 1).code()).isZero();
    assertThat(predictions("first")).isEqualTo(before);
    assertThat(demo("other", 2).code()).isZero();
    assertThat(trials("other")).allMatch(trial -> trial.result().field("seed").equals("2"));
    assertThat(predictions("other").keySet()).isEqualTo(predictions("first").keySet());
    assertThat(predictions("other")).isNotEqualTo(predictions("first"));
  }
}
