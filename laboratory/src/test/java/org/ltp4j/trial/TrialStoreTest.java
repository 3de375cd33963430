package org.ltp4j.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.evaluation.Confusion;
import org.ltp4j.evaluation.EvaluationResult;
import org.ltp4j.evaluation.LanguageResult;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;

class TrialStoreTest {
  private static final List<String> KEYS =
      List.of(
          "format",
          "id",
          "name",
          "status",
          "reason",
          "fields",
          "settings",
          "curve",
          "dev",
          "best_epoch",
          "languages",
          "labels",
          "chance",
          "training_languages",
          "mean",
          "zero_shot_mean",
          "resampling",
          "trained_parameters",
          "adapter_bytes",
          "seconds",
          "shared",
          "peak_memory_bytes",
          "ticket",
          "artefacts",
          "provenance");

  @TempDir Path directory;

  @Test
  void aTrialComesBackTheSame() {
    for (TrialResult trial : List.of(done("a1"), pending("b2"))) {
      store().save(trial);
      assertThat(TrialResult.load(store().file(trial.id()))).isEqualTo(trial);
    }
    assertThat(store().list())
        .extracting(StoredTrial::result)
        .containsExactly(done("a1"), pending("b2"));
  }

  /** The file was written by the version that had all of it in one record. */
  @Test
  void aFileOfAnEarlierVersionIsReadAndWrittenToTheByte() throws Exception {
    Path earlier = Path.of(getClass().getResource("/trial/earlier.json").toURI());
    assertThat(TrialResult.load(earlier)).isEqualTo(done("a1"));
    store().save(TrialResult.load(earlier));
    assertThat(store().file("a1")).hasSameBinaryContentAs(earlier);
  }

  @Test
  void keysThatAFileLacksAreNotKnown() throws Exception {
    TrialResult pending = pending("b2");
    store().save(pending);
    var page = Json.read(store().file("b2"));
    page.keySet().retainAll(List.of("format", "id", "name", "status", "fields", "settings"));
    Files.writeString(store().file("b2"), Json.page(page));
    assertThat(TrialResult.load(store().file("b2"))).isEqualTo(pending);
  }

  @Test
  void everyTrialHasTheSameKeysSoThatTablesLineUp() {
    for (TrialResult trial : List.of(done("a1"), pending("b2"))) {
      store().save(trial);
      assertThat(Json.read(store().file(trial.id())).keySet()).containsExactlyElementsOf(KEYS);
    }
    var json = Json.MAPPER.valueToTree(Json.read(store().file("a1")));
    assertThat(json.at("/languages/1/accuracy").doubleValue()).isEqualTo(13.0 / 20);
    assertThat(json.at("/languages/1/interval").size()).isEqualTo(2);
    assertThat(json.at("/mean/accuracy").doubleValue()).isEqualTo((16.0 / 20 + 13.0 / 20) / 2);
    assertThat(json.at("/dev/interval/1").doubleValue())
        .isEqualTo(done("a1").learning().dev().interval().high());
    assertThat(json.at("/curve/0/dev_accuracy").doubleValue()).isEqualTo(0.25);
    assertThat(json.at("/ticket/layers/1/selected").longValue()).isEqualTo(5);
  }

  @Test
  void macroF1AndLossOnDevAreKeptAndMayBeMissingInEarlierFiles() throws Exception {
    store().save(done("a1"));
    TrialResult read = TrialResult.load(store().file("a1"));
    assertThat(read.learning().dev()).isEqualTo(new DevResult(0.75, 12, 0.625, null, 0.5));
    assertThat(read.learning().curve().get(0)).isEqualTo(new Epoch(1, 1.5, 0.25, 0.125, null, 2.5));
    String text = Files.readString(store().file("a1"));
    String earlier =
        text.replaceAll(",\\s+\"(dev_)?macro_f1\" : 0.(6|1)25", "")
            .replaceAll(",\\s+\"dev_loss\" : [0-9.]+", "")
            .replaceAll(",\\s+\"loss\" : 0.5", "");
    assertThat(earlier.length()).isLessThan(text.length() - 80);
    Files.writeString(store().file("a1"), earlier);
    TrialResult old = TrialResult.load(store().file("a1"));
    assertThat(old.learning().dev()).isEqualTo(new DevResult(0.75, 12));
    assertThat(old.learning().curve().get(0)).isEqualTo(new Epoch(1, 1.5, 0.25));
  }

  @Test
  void aLossThatIsNoNumberIsLeftOut() {
    Epoch diverged = new Epoch(1, Double.NaN, Double.POSITIVE_INFINITY);
    assertThat(diverged).isEqualTo(new Epoch(1, null, null));
  }

  @Test
  void damagedTrialsAreFailedOnesWithAReason() throws Exception {
    store().save(done("good"));
    String text = Files.readString(store().file("good"));
    Map<String, String> damaged = new LinkedHashMap<>();
    damaged.put("broken", text.substring(0, text.length() / 2));
    damaged.put("copied", text);
    damaged.put("empty", "");
    damaged.put("null", "null");
    damaged.put("list", "[]");
    damaged.put("later", named(text, "later").replace("trial 1", "trial 2"));
    damaged.put("status", named(text, "status").replace("\"done\"", "\"perhaps\""));
    damaged.put("fields", named(text, "fields").replace("\"ltp\"", "{\"a\": 1}"));
    damaged.put("counts", named(text, "counts").replace("\"confusion\"", "\"matrix\""));
    damaged.put("ticket", named(text, "ticket").replace("\"eligible\" : 10", "\"eligible\" : 1"));
    for (var file : damaged.entrySet()) {
      Files.createDirectories(store().folder(file.getKey()));
      Files.writeString(store().file(file.getKey()), file.getValue());
    }
    Files.createDirectories(store().folder("absent"));
    Files.createDirectories(store().folder("half.tmp-1"));

    List<StoredTrial> all = store().list();

    assertThat(all)
        .hasSize(damaged.size() + 2)
        .isSortedAccordingTo((a, b) -> a.folder().compareTo(b.folder()));
    for (StoredTrial trial : all) {
      String id = trial.folder().getFileName().toString();
      assertThat(trial.result().id()).isEqualTo(id);
      if (id.equals("good")) {
        assertThat(trial.result().status()).isEqualTo(TrialStatus.DONE);
      } else {
        assertThat(trial.result().status()).as(id).isEqualTo(TrialStatus.FAILED);
        assertThat(trial.result().reason())
            .as(id)
            .doesNotContain("\n")
            .contains(store().file(id).toString(), "expected", "found");
      }
    }
  }

  @Test
  void anExperimentThatHasNotBegunIsEmptyAndOneThatIsNotThereIsRefused() {
    assertThat(store().list()).isEmpty();
    assertThatThrownBy(() -> new TrialStore(directory.resolve("none")).list())
        .isInstanceOf(Problem.class)
        .hasMessageContaining("none");
  }

  @Test
  void artefactsAreFoundFromTheFolder() throws Exception {
    TrialResult trial = done("a1");
    store().save(trial);
    StoredTrial stored = new StoredTrial(store().folder("a1"), trial);
    assertThat(stored.artefact("ticket")).isEmpty();
    Path ticket = Files.createFile(directory.resolve("t.safetensors"));
    assertThat(stored.artefact("ticket")).contains(ticket);
    assertThat(stored.artefact("unknown")).isEmpty();
  }

  @Test
  void fieldsAreShownAsPeopleWriteThem() {
    assertThat(done("a1").field("ratio")).isEqualTo("0.2");
    assertThat(done("a1").field("shots")).isEqualTo("16");
    assertThat(done("a1").field("absent")).isEmpty();
    assertThat(TrialResult.pending("a", "a", Map.of("n", 3.0), Map.of()).field("n")).isEqualTo("3");
  }

  private TrialStore store() {
    return new TrialStore(directory);
  }

  private static String named(String text, String id) {
    return text.replace("\"id\" : \"good\"", "\"id\" : \"" + id + "\"");
  }

  private static TrialResult pending(String id) {
    return TrialResult.pending(
        id, "ltp seed=1", Map.of("seed", 1), Map.of("train", Map.of("batch", 8)));
  }

  private static TrialResult done(String id) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("method", "ltp");
    fields.put("ratio", 0.2);
    fields.put("shots", 16);
    fields.put("note", null);
    return TrialResult.pending(id, "ltp shots=16", fields, Map.of("train", Map.of("epochs", 2)))
        .done(
            new TrialLearning(
                List.of(new Epoch(1, 1.5, 0.25, 0.125, null, 2.5), new Epoch(2, 1.25, 0.75)),
                new DevResult(0.75, 12, 0.625, null, 0.5),
                2),
            new EvaluationResult(
                List.of("yes", "no"),
                List.of(language("en", 9, 3, 1, 7), language("sw", 8, 2, 5, 5))),
            new TrialCost(
                1234L,
                99L,
                Map.of("train", 1.5),
                List.of(
                    new SharedStage("mlm-12", "mlm", 60.25),
                    new SharedStage("ticket-34", "ticket", null)),
                1L << 30),
            new TrialTraces(
                new TicketSummary(
                    "ab",
                    List.of(new TicketSummary.Layer(0, 3, 90), new TicketSummary.Layer(1, 5, 10))),
                Map.of("ticket", "../../t.safetensors"),
                Map.of("version", "1")));
  }

  private static LanguageResult language(String code, Integer... counts) {
    List<Integer> all = Arrays.asList(counts);
    return LanguageResult.of(
        code, new Confusion(List.of(all.subList(0, 2), all.subList(2, 4))), "00", 0);
  }
}
