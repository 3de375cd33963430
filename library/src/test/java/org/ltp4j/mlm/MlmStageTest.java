package org.ltp4j.mlm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.data.TextFiles;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Tensors;
import org.ltp4j.golden.Golden;
import org.ltp4j.json.Json;
import org.ltp4j.model.CanonicalSource;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.MlmSettings;
import org.ltp4j.rounding.KernelSensitive;
import org.ltp4j.run.DirectoryLock;
import org.ltp4j.run.MetricsLog;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import org.ltp4j.ticket.Bitmap;
import org.ltp4j.ticket.Composition;
import org.ltp4j.ticket.Delta;
import org.ltp4j.ticket.Score;
import org.ltp4j.ticket.Scores;
import org.ltp4j.ticket.Selection;
import org.ltp4j.ticket.SetOperation;
import org.ltp4j.ticket.Strategy;
import org.ltp4j.ticket.Ticket;
import org.ltp4j.tokenizer.Tokenizer;

/** {@code ltp mlm} from text to a delta or a model. */
@KernelSensitive
class MlmStageTest {
  @TempDir Path dir;
  private Path text;

  @BeforeEach
  void text() throws Exception {
    text = dir.resolve("text");
    Runs.write(text);
  }

  private Map<String, Object> run(String out, String... more) {
    return Runs.run(Runs.flags(text, dir.resolve(out), more));
  }

  private Path delta(String out) {
    return dir.resolve(out).resolve(MlmStage.DELTA);
  }

  @Test
  void theDeltaBelongsToItsBaseAndHoldsEveryTensor() {
    Map<String, Object> result = run("a");
    try (Delta delta = Delta.open(delta("a"));
        ModelWeights base = ModelWeights.open(Runs.model(), Engine.cpu(2))) {
      delta.requireBase(BaseIdentity.ofWeights(base.sha256()));
      assertThat(delta.content()).isEqualTo(Delta.Content.WEIGHTS);
      assertThat(delta.tensors().tensors().keySet())
          .containsExactlyInAnyOrderElementsOf(
              base.parameters().stream().map(Parameter::name).toList());
      long entries = base.parameters().stream().mapToLong(Parameter::elements).sum();
      assertThat(result).containsEntry("parameters", (int) entries).containsEntry("steps", 4);
      Scores scores = delta.scores(ModelWeights.source(Runs.model()));
      Parameter query = base.parameter("roberta.encoder.layer.1.attention.self.query.weight");
      float[] change = new float[(int) query.elements()];
      scores.read(query, 0, change, change.length);
      assertThat(change).doesNotContain(Float.NaN);
      assertThat(change[0]).isPositive();
    }
  }

  /** A random fifth of what a ticket may have, word embeddings included. */
  private Path ticket() {
    Path file = dir.resolve("ticket");
    ModelConfig config = ModelConfig.load(Runs.model());
    try (CanonicalSource source = ModelWeights.source(Runs.model())) {
      Scores scores = Scores.of(Score.RANDOM, () -> null, () -> null, new Streams(3));
      Selection.of(config.parameters(), Strategy.parse("random"), 0.2)
          .cut(scores, 1, ModelWeights.sha256(config, source), Map.of())
          .save(file);
    }
    return file;
  }

  /** Without a limit on the norm, a step of Adam moves each entry by its own gradient alone. */
  @Test
  void ofATicketEachEntryMovesAsInDenseTrainingAndNoOther() {
    Path file = ticket();
    String[] once = {"steps", "1", "clip", "0"};
    run("dense", once);
    Map<String, Object> result = run("sparse", Runs.with(once, "ticket", file.toString()));
    Ticket ticket = Ticket.load(file);
    assertThat(result).containsEntry("parameters", (int) ticket.selected());
    int moved = 0;
    try (Delta dense = Delta.open(delta("dense"));
        Delta sparse = Delta.open(delta("sparse"));
        ModelWeights base = ModelWeights.open(Runs.model(), Engine.cpu(2))) {
      for (Parameter p : base.parameters()) {
        float[] before = Tensors.floats(base.tensor(p.name()));
        Bitmap bits = ticket.bitmaps().get(p.name());
        for (int i = 0; i < before.length; i++) {
          boolean selected = bits != null && bits.get(i);
          float expected = selected ? dense.tensors().bytes(p.name()).getFloat(4 * i) : before[i];
          assertThat(sparse.tensors().bytes(p.name()).getFloat(4 * i))
              .as("%s, entry %d", p.name(), i)
              .isEqualTo(expected);
          moved += expected != before[i] ? 1 : 0;
        }
      }
    }
    assertThat(moved).isPositive();
  }

  @Test
  void aTicketIsForPretrainedWeightsWithoutDecay() {
    String file = ticket().toString();
    for (String[] other :
        new String[][] {
          {"init", "random", "store", "model"},
          {"store", "movement"},
          {"trained", "head"},
          {"weight-decay", "0.1"}
        }) {
      assertThatThrownBy(() -> run("a", Runs.with(other, "ticket", file)))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("--ticket")
          .hasMessageContaining(other[0]);
    }
  }

  @Test
  void aTicketOfNoEntriesIsRefused() {
    Ticket some = Ticket.load(ticket());
    Path none = dir.resolve("none");
    Composition.of(SetOperation.DIFFERENCE, List.of(some, some)).save(none);
    String[] settings = {"ticket", none.toString()};
    String[] parts = {"--ticket", "something to train", "no entries in " + none};
    assertThatThrownBy(() -> run("a", settings))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll(parts);
    Map<String, Object> flags = Runs.flags(text, dir.resolve("a"), settings);
    MlmSettings planned = Settings.resolve(MlmSettings.class, Section.none(), flags);
    assertThatThrownBy(() -> MlmStage.foresee(planned))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void theSameSeedGivesTheSameBytes() throws Exception {
    run("a", "threads", "2");
    run("b", "threads", "2");
    run("c", "threads", "2", "seed", "2");
    assertThat(delta("b")).hasSameBinaryContentAs(delta("a"));
    for (String file : List.of("log.jsonl", "result.json")) {
      assertThat(dir.resolve("b").resolve(file))
          .hasSameBinaryContentAs(dir.resolve("a").resolve(file));
    }
    assertThat(Files.mismatch(delta("a"), delta("c"))).isNotEqualTo(-1);
  }

  @Test
  void theRateFollowsItsScheduleAndAWarmUpInStepsOrAsAShare() throws Exception {
    String[] common = {"steps", "8", "learning-rate", "0.008"};
    assertThat(rates("linear", common)).containsExactly(8, 7, 6, 5, 4, 3, 2, 1);
    double[] risen = {4, 8, 8, 8, 8, 8, 8, 8};
    assertThat(rates("steps", Runs.with(common, "warmup", "2", "schedule", "constant")))
        .containsExactly(risen);
    assertThat(rates("share", Runs.with(common, "warmup", "0.25", "schedule", "constant")))
        .containsExactly(risen);
    assertThat(dir.resolve("share/log.jsonl"))
        .hasSameBinaryContentAs(dir.resolve("steps/log.jsonl"));
    double[] cosine = rates("cosine", Runs.with(common, "schedule", "cosine"));
    assertThat(cosine[0]).isEqualTo(8);
    assertThat(cosine[2]).isCloseTo(4 + 2 * Math.sqrt(2), within(1e-8));
    assertThat(cosine[4]).isEqualTo(4);
  }

  /** Thousandths, step by step. */
  private double[] rates(String out, String... settings) throws Exception {
    run(out, settings);
    List<String> log = Files.readAllLines(dir.resolve(out).resolve("log.jsonl"));
    double[] rates = new double[log.size()];
    for (int i = 0; i < rates.length; i++) {
      double rate = new ObjectMapper().readTree(log.get(i)).path("rate").asDouble();
      rates[i] = Math.rint(rate * 1e12) / 1e9;
    }
    return rates;
  }

  @Test
  void recomputationChangesNoBit() {
    Map<String, Object> plain = run("a");
    Map<String, Object> recomputed = run("b", "recompute", "true");
    assertThat(recomputed).isEqualTo(plain);
    assertThat(dir.resolve("b/log.jsonl")).hasSameBinaryContentAs(dir.resolve("a/log.jsonl"));
  }

  @Test
  void changesAreThoseOfTheWeights() {
    run("weights");
    run("change", "store", "change");
    try (Delta weights = Delta.open(delta("weights"));
        Delta change = Delta.open(delta("change"));
        ModelWeights base = ModelWeights.open(Runs.model(), Engine.cpu(2))) {
      assertThat(change.content()).isEqualTo(Delta.Content.CHANGE);
      TensorSource theta0 = ModelWeights.source(Runs.model());
      for (Parameter p : base.parameters()) {
        float[] expected = new float[(int) p.elements()];
        weights.scores(theta0).read(p, 0, expected, expected.length);
        float[] stored = new float[expected.length];
        change.scores(theta0).read(p, 0, stored, stored.length);
        assertThat(stored).describedAs(p.name()).containsExactly(expected);
      }
    }
  }

  @Test
  void trainingNeverChangesTheModelsFiles() throws Exception {
    Path copy = dir.resolve("model");
    Files.createDirectories(copy);
    for (String name :
        List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")) {
      Files.copy(Runs.model().resolve(name), copy.resolve(name));
    }
    run("a", "model", copy.toString());
    for (Path file : Files.list(copy).toList()) {
      assertThat(file).hasSameBinaryContentAs(Runs.model().resolve(file.getFileName()));
    }
    assertThat(Files.list(copy)).hasSize(4);
  }

  @Test
  @SuppressWarnings("unchecked")
  void trainingLowersTheHeldOutLoss() {
    Map<String, Object> result = run("a", "steps", "30", "learning-rate", "1e-2");
    var before = (Map<String, Map<String, Object>>) result.get("held_out_before");
    var after = (Map<String, Map<String, Object>>) result.get("held_out_after");
    assertThat(before.keySet()).containsExactly("held-out").isEqualTo(after.keySet());
    assertThat((double) after.get("held-out").get("loss"))
        .isLessThan((double) before.get("held-out").get("loss"));
    assertThat(after.get("held-out").get("tokens")).isEqualTo(before.get("held-out").get("tokens"));
  }

  @Test
  void textThatCannotBeUsedLeavesNothingBehind() throws Exception {
    for (String bad : List.of("", " \n\n", "a".repeat(TextFiles.MAX_LINE_BYTES + 1))) {
      Runs.write(text);
      Files.writeString(text.resolve("others.txt"), bad);
      assertThatThrownBy(() -> run("a")).isInstanceOf(Problem.class).hasMessageContaining("others");
      assertThat(Files.list(dir.resolve("a")).map(Path::getFileName).map(Path::toString))
          .containsOnly(DirectoryLock.NAME);
    }
    Runs.write(text);
    run("a");
    assertThat(delta("a")).exists();
    assertThat(dir.resolve("a/cache")).doesNotExist();
  }

  @Test
  void heldOutTextIsMeasuredInBetween() throws Exception {
    String[] flags = {"steps", "5", "held-out-every", "2"};
    run("a", flags);
    Map<String, Object> result = Json.read(dir.resolve("a/result.json"));
    run("b", "steps", "5");
    for (String file : List.of(MlmStage.DELTA, "log.jsonl", "result.json")) {
      assertThat(dir.resolve("a").resolve(file))
          .describedAs("looking changes nothing: " + file)
          .hasSameBinaryContentAs(dir.resolve("b").resolve(file));
    }
    List<Map<String, Object>> lines =
        new MetricsLog(dir.resolve("a").resolve(HeldOutCallback.LOG)).read();
    assertThat(lines.stream().map(line -> line.get("step"))).containsExactly(0, 2, 4, 5);
    assertThat(lines.get(0).get("held_out")).isEqualTo(result.get("held_out_before"));
    assertThat(lines.get(3).get("held_out")).isEqualTo(result.get("held_out_after"));
    assertThat(lines.stream().map(line -> line.get("held_out")).distinct()).hasSize(4);
    assertThat(new MetricsLog(dir.resolve("b").resolve(HeldOutCallback.LOG)).read()).hasSize(2);
  }

  @Test
  void randomWeightsBecomeAModelThatOpens() {
    run("a", "init", "random");
    Path model = dir.resolve("a").resolve(MlmStage.MODEL);
    assertThat(delta("a")).doesNotExist();
    try (Tokenizer tokenizer = Tokenizer.open(model);
        ModelWeights weights = ModelWeights.open(model, Engine.cpu(2));
        ModelWeights origin = ModelWeights.open(Runs.model(), Engine.cpu(2))) {
      assertThat(weights.config())
          .isEqualTo(ModelConfig.load(Runs.model()).withVocabulary(tokenizer.size()));
      assertThat(weights.sha256()).isNotEqualTo(origin.sha256());
    }
    // And serves as the base of the next stage.
    assertThat(run("b", "model", model.toString())).containsEntry("steps", 4);
    // Another run from the same seed arrives at the same model.
    run("c", "init", "random");
    assertThat(dir.resolve("c/model/model.safetensors"))
        .hasSameBinaryContentAs(model.resolve("model.safetensors"));
  }

  @Test
  void anAdaptedModelHoldsTheTrainedWeights() {
    Map<String, Object> result = run("weights");
    assertThat(run("adapted", "store", "model")).isEqualTo(result);
    assertThat(delta("adapted")).doesNotExist();
    Path model = dir.resolve("adapted").resolve(MlmStage.MODEL);
    try (Tokenizer tokenizer = Tokenizer.open(model);
        Delta delta = Delta.open(delta("weights"));
        TensorSource trained = ModelWeights.source(model)) {
      ModelConfig config = ModelConfig.load(model);
      assertThat(config).isEqualTo(ModelConfig.load(Runs.model()));
      assertThat(tokenizer.size()).isEqualTo(config.vocabulary());
      for (Parameter p : config.parameters()) {
        assertThat(trained.bytes(p.name()))
            .describedAs(p.name())
            .isEqualTo(delta.tensors().bytes(p.name()));
      }
    }
  }

  @Test
  void halfPrecisionIsTheRoundedModel() {
    run("a", "init", "random");
    run("b", "init", "random", "numbers", "fp16");
    try (ModelWeights full = ModelWeights.open(dir.resolve("a/model"), Engine.cpu(2));
        ModelWeights half = ModelWeights.open(dir.resolve("b/model"), Engine.cpu(2));
        PointerScope scope = new PointerScope()) {
      for (Parameter p : full.parameters()) {
        float[] rounded =
            Tensors.floats(full.tensor(p.name()).detach().to(ScalarType.Half).to(ScalarType.Float));
        assertThat(Tensors.floats(half.tensor(p.name())))
            .describedAs(p.name())
            .containsExactly(rounded);
      }
      assertThat(dir.resolve("b/model/model.safetensors").toFile().length())
          .isLessThan(dir.resolve("a/model/model.safetensors").toFile().length() * 6 / 10);
    }
  }

  @Test
  @SuppressWarnings("unchecked")
  void translationsAreLearned() throws Exception {
    String[] fast = {"steps", "30", "learning-rate", "1e-2", "dropout", "0", "batch", "1"};
    Map<String, Object> result = run("a", Runs.aligned(text, fast));
    assertThat((Map<String, Object>) result.get("retrieval_before")).containsOnlyKeys("set");
    var after = (Map<String, Map<String, Map<String, Object>>>) result.get("retrieval_after");
    assertThat(after.get("set").get("xx")).containsEntry("sentences", 10);
    List<Double> contrast = new ArrayList<>();
    for (String line : Files.readAllLines(dir.resolve("a/log.jsonl"))) {
      JsonNode step = new ObjectMapper().readTree(line);
      double sum = 0;
      for (String part : List.of("mlm", "mlm_pairs", "contrast", "l1")) {
        sum += step.get(part).doubleValue();
      }
      assertThat(sum).isCloseTo(step.get("loss").doubleValue(), within(1e-9));
      contrast.add(step.get("contrast").doubleValue());
    }
    assertThat(mean(contrast.subList(20, 30))).isLessThan(mean(contrast.subList(0, 10)));
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(d -> d).average().orElseThrow();
  }

  @Test
  void wordEmbeddingsAloneAreDrawnTogether() throws Exception {
    String[] bags = {
      "trained", "word-embeddings", "store", "model", "steps", "40", "learning-rate", "1e-2"
    };
    run("a", Runs.aligned(text, bags));
    List<Double> contrast = new ArrayList<>();
    for (String line : Files.readAllLines(dir.resolve("a/log.jsonl"))) {
      contrast.add(new ObjectMapper().readTree(line).get("contrast").doubleValue());
    }
    assertThat(mean(contrast.subList(30, 40))).isLessThan(mean(contrast.subList(0, 10)) / 2);
    try (ModelWeights trained = ModelWeights.open(dir.resolve("a/model"), Engine.cpu(2));
        ModelWeights base = ModelWeights.open(Runs.model(), Engine.cpu(2));
        PointerScope scope = new PointerScope()) {
      String words = base.config().family().wordEmbeddings();
      for (Parameter p : base.parameters()) {
        float[] before = Tensors.floats(base.tensor(p.name()));
        float[] after = Tensors.floats(trained.tensor(p.name()));
        assertThat(Arrays.equals(before, after))
            .describedAs(p.name())
            .isEqualTo(!p.name().equals(words));
      }
      assertThat(trained.tensor(words).detach().std().item_double()).isCloseTo(0.1, within(1e-4));
    }
  }

  @Test
  void bagsWithoutPairsAreRefused() {
    assertThatThrownBy(() -> run("a", "trained", "word-embeddings"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("--contrast-translations");
  }

  @Test
  void bagsHaveNoScoresOfTheOtherParameters() {
    for (String store : List.of("fisher", "movement")) {
      String[] bags = {"trained", "word-embeddings", "contrast-passages", "2", "store", store};
      assertThatThrownBy(() -> run("a", bags))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("--trained word-embeddings")
          .hasMessageContaining("--store " + store);
      assertThat(dir.resolve("a")).doesNotExist();
    }
  }

  /** In lines of a few words there are no passages. */
  @Test
  void aStepWithoutPairsHasNoLoss() throws Exception {
    for (String file : List.of("en.txt", "others.txt")) {
      Runs.write(text.resolve(file), List.of("The lamp.", "It rains.", "Der Fluss."));
    }
    String[] bags = {"trained", "word-embeddings", "contrast-passages", "2"};
    assertThat(run("a", bags)).containsEntry("steps", 4);
    for (String line : Files.readAllLines(dir.resolve("a/log.jsonl"))) {
      JsonNode step = new ObjectMapper().readTree(line);
      assertThat(step.get("loss").doubleValue()).isZero();
      assertThat(step.get("contrast").doubleValue()).isZero();
      assertThat(step.get("gradient_norm").doubleValue()).isZero();
    }
    assertThat(run("b", "contrast-passages", "2")).containsEntry("steps", 4);
  }

  @Test
  void onePairHasNoOtherToBeToldFrom() {
    for (String flag : List.of("contrast-translations", "contrast-passages")) {
      assertThatThrownBy(() -> run("a", flag, "1"))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("--" + flag)
          .hasMessageContaining("at least 2");
      assertThat(dir.resolve("a")).doesNotExist();
    }
  }

  @Test
  void contrastWithoutTranslationsIsRefused() {
    assertThatThrownBy(() -> run("a", "contrast-translations", "3"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("--contrast-translations")
        .hasMessageContaining("--parallel");
  }

  @Test
  void aFinishedRunIsNotRepeated() throws Exception {
    Map<String, Object> first = run("a");
    Object written = Files.getLastModifiedTime(delta("a"));
    Files.writeString(dir.resolve("a/log.jsonl"), "kept\n");
    String provenance = Files.readString(dir.resolve("a/provenance.json"));
    assertThat(run("a").toString()).isEqualTo(first.toString());
    assertThat(Files.getLastModifiedTime(delta("a"))).isEqualTo(written);
    assertThat(dir.resolve("a/log.jsonl")).hasContent("kept\n");
    assertThat(dir.resolve("a/provenance.json")).hasContent(provenance);
  }

  @Test
  void anotherRunsDirectoryIsRefused() {
    run("a");
    assertThatThrownBy(() -> run("a", "learning-rate", "2e-3", "batch", "5"))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.exitCode()).isEqualTo(ExitCode.OUTPUT))
        .hasMessageContaining(dir.resolve("a").toString())
        .hasMessageContaining("learning-rate")
        .hasMessageContaining("batch")
        .hasMessageContaining("--overwrite");
    run("a", "learning-rate", "2e-3", "overwrite", "true");
    assertThat(delta("a")).exists();
  }

  @Test
  void changedTextIsAnotherRun() throws Exception {
    run("a");
    Runs.write(text.resolve("others.txt"), List.of("Only one line is left here."));
    assertThatThrownBy(() -> run("a"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("another file as text/001/others.txt");
  }

  @Test
  void filesOfOneNameAreToldApart() throws Exception {
    Path more = dir.resolve("more");
    Runs.write(more);
    Runs.write(more.resolve("en.txt"), List.of("A second file with the name of the first."));
    String both = text.resolve("en.txt") + "," + more.resolve("en.txt");
    run("a", "text", both, "held-out", both);
    Runs.write(text.resolve("en.txt"), List.of("The first file is another one now."));
    assertThatThrownBy(() -> run("a", "text", both, "held-out", both))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("another file as text/000/en.txt");
    Map<String, Object> result = run("b", "text", both, "held-out", both);
    assertThat((Map<?, ?>) result.get("held_out_after")).hasSize(2);
  }

  @Test
  void aTokenizerOfAnotherModelIsRefused() throws Exception {
    Path other = dir.resolve("model");
    Files.createDirectories(other);
    for (String name : List.of("config.json", "model.safetensors")) {
      Files.copy(Golden.folder().resolve("bert").resolve(name), other.resolve(name));
    }
    for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
      Files.copy(Runs.model().resolve(name), other.resolve(name));
    }
    assertThatThrownBy(() -> run("a", "model", other.toString()))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(other.toString())
        .hasMessageContaining("300");
  }

  @Test
  void unusableSettingsAreRefusedBeforeWork() {
    assertThatThrownBy(() -> run("a", "max-length", "65"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("--max-length")
        .hasMessageContaining("64");
    assertThatThrownBy(() -> run("a", "text", ""))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("text");
    assertThat(dir.resolve("a")).doesNotExist();
  }
}
