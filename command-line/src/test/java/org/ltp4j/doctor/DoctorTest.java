package org.ltp4j.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.data.KindData;
import org.ltp4j.data.Task;
import org.ltp4j.engine.Engine;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.model.TinyModels;
import org.ltp4j.parameter.Kind;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.random.Streams;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.ticket.Score;
import org.ltp4j.ticket.Scores;
import org.ltp4j.ticket.Selection;
import org.ltp4j.ticket.Strategy;
import org.ltp4j.ticket.Ticket;

/** One thing wrong at a time, and all of them at once. */
class DoctorTest {
  @TempDir private Path folder;
  private Bench bench;

  @BeforeEach
  void prepare() {
    bench = new Bench(folder);
  }

  private static void assertOnly(Report report, Mark mark, String topic, String... words) {
    assertThat(report.findings(Mark.PROBLEM).size() + report.findings(Mark.WARNING).size())
        .as(report.text())
        .isEqualTo(1);
    assertThat(report.findings(mark))
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.topic()).isEqualTo(topic);
              assertThat(f.text()).contains(words).doesNotContain("\n");
            });
  }

  @Test
  void aRunWithNothingWrongIsReady() {
    Report report = bench.examine();
    assertThat(report.findings(Mark.PROBLEM)).isEmpty();
    assertThat(report.findings(Mark.WARNING)).isEmpty();
    assertThat(report.findings(Mark.SKIPPED)).isEmpty();
    assertThat(report.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(report.chapters())
        .extracting(Chapter::title)
        .containsExactly(
            "Environment", "Model", "Ticket", "Data", "Input", "Label words", "Training");
    assertThat(report.text())
        .contains("text    [P1] [P2] [P3] [P4] <s> The teacher is in the school . The dog")
        .contains("24 rows (entailment 8, neutral 8, contradiction 8)")
        .endsWith("Ready to train: 0 problems, 0 warnings\n");
  }

  @Test
  void labelWordsWithOneToken() {
    bench.set("label-words", "neutral=right");
    Report report = bench.examine();
    assertOnly(report, Mark.PROBLEM, "together", "'right' (entailment)", "'right' (neutral)");
    assertThat(report.exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void everyUnusableLabelWordIsNamed() {
    bench.set("label-words", "entailment=teacher,neutral=꧁").set("multi-piece", "reject");
    assertThat(bench.examine().findings(Mark.PROBLEM))
        .extracting(Finding::topic)
        .containsExactly("entailment", "neutral");
  }

  @Test
  void labelWordOfSeveralPieces() {
    bench.set("label-words", "neutral=teacher");
    assertOnly(bench.examine(), Mark.WARNING, "neutral", "several pieces", "▁t, e, ac, her");
  }

  @Test
  void wordsOfNoLabel() {
    topics("none-words: [o, ꧁]");
    assertThat(bench.examine().findings(Mark.PROBLEM))
        .singleElement()
        .satisfies(f -> assertThat(f.text()).contains("no label", "꧁"));
    topics("none-words: e");
    assertThat(bench.examine().findings(Mark.PROBLEM))
        .singleElement()
        .satisfies(f -> assertThat(f.text()).contains("'e' (food)", "'e' (no label"));
    topics("none-words: o");
    Report report = bench.examine();
    assertThat(report.findings(Mark.PROBLEM)).as(report.text()).isEmpty();
    assertThat(report.text()).contains("'o' = ");
  }

  private void topics(String noneWords) {
    String task = KindData.TOPIC_TASK.replace("none-words: o", noneWords);
    String header = "text\tlabels\n";
    String rows = header + KindData.TOPICS.replace(header, "").repeat(6);
    bench
        .set("task", bench.file("topics.yaml", task.lines().toList()))
        .set("train", bench.file("topics.tsv", rows.lines().toList()))
        .set("dev", bench.file("topics.tsv", rows.lines().toList()));
  }

  @Test
  void aHeadOverWordsIsCountedAsItIs() {
    Path rows = bench.file("de.txt", KindData.SENTENCES.lines().toList());
    bench.set("task", "masakhaner").set("train", rows).set("dev", rows);
    Report report = bench.examine();
    assertThat(report.findings(Mark.PROBLEM)).as(report.text()).isEmpty();
    int tags = Task.named("masakhaner").labels().size();
    assertThat(report.chapters().get(6).facts())
        .containsEntry("beside_values", tags * (ModelConfig.load(Bench.MODEL).hidden() + 1L));
  }

  @Test
  void promptThatLeavesNoRoomForText() {
    bench.set("prompt-length", 45);
    assertOnly(bench.examine(), Mark.PROBLEM, "template", "room for text", "48");
  }

  @Test
  void inputsOverThePositionTable() {
    bench.set("max-length", 65);
    assertOnly(bench.examine(), Mark.PROBLEM, "template", "--max-length", "64", "65");
  }

  @Test
  void truncatedInputs() {
    bench.set("max-length", 24);
    Report report = bench.examine();
    assertThat(report.findings(Mark.WARNING))
        .extracting(Finding::topic)
        .containsExactly("train truncated", "dev truncated");
    assertThat(report.text()).contains("24 of 24 rows, 100.0 %").contains("cut off");
  }

  @Test
  void textTheTokenizerHasNoPiecesFor() {
    bench.set("dev", bench.file("dev.tsv", Bench.rows("꧁ ꧂ ꧁ ꧂ ꧁ ꧂ ꧁ ꧂", 24)));
    assertOnly(bench.examine(), Mark.WARNING, "dev unknown", "<unk>");
  }

  @Test
  void devRowsThatAreTrainingRows() {
    List<String> rows = List.copyOf(Bench.rows("The teacher is in the school .", 21));
    bench.set("dev", bench.file("dev.tsv", rows));
    assertOnly(bench.examine(), Mark.WARNING, "overlap", "21 dev rows");
  }

  @Test
  void fewDevRows() {
    bench.set("dev", bench.file("dev.tsv", Bench.rows("We travel .", 6)));
    assertOnly(bench.examine(), Mark.WARNING, "dev", "6 rows", "16.7 %");
  }

  @Test
  void skippedRows() {
    List<String> rows =
        Stream.concat(Bench.rows("We travel .", 24).stream(), Stream.of("one\ttwo\tno such label"))
            .toList();
    bench.set("dev", bench.file("dev.tsv", rows)).set("bad-rows", "skip");
    assertOnly(bench.examine(), Mark.WARNING, "dev", "no such label");
  }

  @Test
  void problemsOfBothDataFilesAreTold() {
    bench.set("train", folder.resolve("absent.tsv"));
    bench.set("dev", bench.file("dev.tsv", List.of("one\ttwo\tneutral")));
    assertThat(bench.examine().findings(Mark.PROBLEM))
        .extracting(Finding::topic, Finding::exitCode)
        .containsExactly(tuple("train", ExitCode.INPUT), tuple("dev", ExitCode.INPUT));
  }

  @Test
  void moreShotsThanRows() {
    bench.set("shots", 9);
    assertOnly(bench.examine(), Mark.PROBLEM, "selection", "9 examples of every class");
  }

  @Test
  void everythingWrongIsToldAtOnce() {
    bench
        .set("model", folder.resolve("no-model"))
        .set("ticket", folder.resolve("no-ticket"))
        .set("train", folder.resolve("no-data.tsv"));
    Report report = bench.examine();
    assertThat(report.findings(Mark.PROBLEM))
        .extracting(Finding::topic)
        .containsExactly("config", "tokenizer", "file", "train");
    assertThat(report.findings(Mark.SKIPPED))
        .extracting(Finding::topic)
        .containsExactly("examples", "words", "counts");
    assertThat(report.exitCode()).isEqualTo(ExitCode.INPUT);
    assertThat(report.text()).endsWith("Not ready to train: 4 problems, 0 warnings\n");
  }

  @Test
  void missingHead() throws IOException {
    Path model = copyOfModel();
    rewrite(model, name -> !name.startsWith("lm_head"));
    bench.set("model", model);
    assertOnly(bench.examine(), Mark.PROBLEM, "weights", "masked-language-modelling head");
  }

  @Test
  void tokenizerOfAnotherModel() throws IOException {
    int vocabulary = ModelConfig.load(Bench.MODEL).vocabulary();
    bench.set("model", withVocabulary(vocabulary - 1));
    Report report = bench.examine();
    assertOnly(report, Mark.PROBLEM, "tokenizer", (vocabulary - 1) + "", "same model");
    assertThat(report.findings(Mark.SKIPPED))
        .extracting(Finding::topic)
        .containsExactly("memory and time");
    bench.set("model", withVocabulary(vocabulary + 5));
    assertOnly(bench.examine(), Mark.WARNING, "tokenizer", (vocabulary + 5) + "");
  }

  @Test
  void aTicketIsCounted() {
    Ticket ticket = ticket("global", baseSha256());
    ticket.save(folder.resolve("ticket"));
    bench.set("ticket", folder.resolve("ticket"));
    Report report = bench.examine();
    assertThat(report.findings(Mark.PROBLEM)).as(report.text()).isEmpty();
    Map<String, Object> facts = report.chapters().get(6).facts();
    assertThat(facts).containsEntry("ticket_entries", ticket.selected());
    assertThat((long) facts.get("trained"))
        .isEqualTo(ticket.selected() + (long) facts.get("prompt_values"));
    assertThat(report.text()).contains("cut for this model").contains("word embeddings");
  }

  @Test
  void ticketOfAnotherModel() {
    ticket("global", "0".repeat(64)).save(folder.resolve("ticket"));
    bench.set("ticket", folder.resolve("ticket"));
    String file = folder.resolve("ticket").toString();
    assertOnly(bench.examine(), Mark.PROBLEM, "base", file, "0".repeat(64), baseSha256());
  }

  @Test
  void ticketWithoutEntries() {
    ticket("none", baseSha256()).save(folder.resolve("ticket"));
    bench.set("ticket", folder.resolve("ticket"));
    assertOnly(bench.examine(), Mark.WARNING, "entries", "0 of", "only the prompt");
  }

  private static String baseSha256() {
    try (TensorSource source = ModelWeights.source(Bench.MODEL)) {
      return ModelWeights.sha256(ModelConfig.load(Bench.MODEL), source);
    }
  }

  private static Ticket ticket(String strategy, String base) {
    List<Parameter> eligible =
        ModelConfig.load(Bench.MODEL).parameters().stream()
            .filter(p -> p.kind() != Kind.LM_HEAD)
            .toList();
    Scores scores = Scores.of(Score.RANDOM, () -> null, () -> null, new Streams(1));
    return Selection.of(eligible, Strategy.parse(strategy), 0.2).cut(scores, 1, base, Map.of());
  }

  private Path copyOfModel() throws IOException {
    Path copy = Files.createDirectories(folder.resolve("model"));
    try (Stream<Path> files = Files.list(Bench.MODEL)) {
      for (Path file : files.toList()) {
        Files.write(copy.resolve(file.getFileName().toString()), Files.readAllBytes(file));
      }
    }
    return copy;
  }

  private static void rewrite(Path model, Predicate<String> kept) {
    try (TensorSource source = SafetensorsFile.open(Bench.MODEL.resolve("model.safetensors"))) {
      List<TensorData> tensors =
          source.tensors().values().stream()
              .filter(info -> kept.test(info.name()))
              .map(info -> TensorData.of(info, source.bytes(info.name())))
              .toList();
      SafetensorsWriter.write(model.resolve("model.safetensors"), Map.of(), tensors);
    }
  }

  private Path withVocabulary(int size) throws IOException {
    Path model = copyOfModel();
    ModelConfig config = ModelConfig.load(Bench.MODEL).withVocabulary(size);
    Files.writeString(model.resolve("config.json"), config.toJson());
    try (ModelWeights weights = ModelWeights.random(config, new Streams(1), Engine.cpu(1))) {
      TinyModels.write(weights, model);
    }
    return model;
  }
}
