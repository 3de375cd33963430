package org.ltp4j.mlm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Tensors;
import org.ltp4j.json.Json;
import org.ltp4j.model.Dropout;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.optim.Adam;
import org.ltp4j.optim.DenseTensor;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.optim.Trainables;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;
import org.ltp4j.ranks.Ranks;
import org.ltp4j.rounding.KernelSensitive;
import org.ltp4j.settings.Pairs;
import org.ltp4j.ticket.Delta;
import org.ltp4j.tokenizer.Tokenizer;
import org.ltp4j.train.Objective;

/** The scores that {@code ltp mlm} sums up while it runs. */
@KernelSensitive
class EntryScoresTest {
  private static final int STEPS = 5;
  private static final int BATCH = 2;
  private static final int ACCUMULATE = 2;
  private static final double RATE = 1e-3;
  private static final double L1 = 30; // large enough to be seen in the gradient
  private static final double CLIP = 0.5; // small enough to be at work in every step

  @TempDir Path dir;
  private Path text;

  @BeforeEach
  void text() throws Exception {
    text = dir.resolve("text");
    Runs.write(text);
  }

  private Path run(String out, String store, String... more) {
    Map<String, Object> flags =
        Runs.flags(
            text,
            dir.resolve(out),
            "store",
            store,
            "threads",
            "2", // as by hand below
            "steps",
            "" + STEPS,
            "batch",
            "" + BATCH,
            "accumulate",
            "" + ACCUMULATE,
            "learning-rate",
            "" + RATE,
            "l1",
            "" + L1,
            "clip",
            "" + CLIP,
            "language-exponent",
            "1",
            "dropout",
            "0");
    Pairs.put(flags, (Object[]) more);
    Runs.run(flags);
    return dir.resolve(out).resolve(MlmStage.DELTA);
  }

  /** Sums over steps and how large their terms are, in plain loops. */
  private static final class Sums {
    private final Map<String, double[]> scores = new HashMap<>();
    private final Map<String, double[]> sizes = new HashMap<>();

    void add(String name, float[] theta, float[] gradient, boolean fisher) {
      double[] score = scores.computeIfAbsent(name, n -> new double[theta.length]);
      double[] size = sizes.computeIfAbsent(name, n -> new double[theta.length]);
      for (int i = 0; i < theta.length; i++) {
        double term = fisher ? (double) gradient[i] * gradient[i] / STEPS : -theta[i] * gradient[i];
        score[i] += term;
        size[i] += Math.abs(term);
      }
    }
  }

  /** The same steps by hand: gradients from single passes, updates by Adam's formula as given. */
  private Sums byHand(boolean fisher) {
    Streams streams = new Streams(1);
    Engine engine = Engine.cpu(2);
    Sums sums = new Sums();
    try (PointerScope scope = new PointerScope();
        Tokenizer tokenizer = Tokenizer.open(Runs.model());
        ModelWeights weights = ModelWeights.open(Runs.model(), engine);
        ModelWeights origin = ModelWeights.open(Runs.model(), engine)) {
      List<DenseTensor> all = Trainables.dense(weights, p -> true);
      Corpus corpus = Runs.corpus(text, tokenizer, 32);
      try (ParameterSet set =
          new ParameterSet(all, weights.config().family().wordEmbeddings(), 2)) {
        Objective objective =
            new PulledObjective(
                new MlmObjective(
                    new Encoder(weights),
                    set,
                    new WholeWalk(corpus, 1, streams),
                    new Masking(tokenizer, 0.15, streams),
                    new MlmPlan(BATCH, ACCUMULATE, false),
                    null,
                    Dropout.NONE,
                    streams,
                    Ranks.ALONE,
                    STEPS),
                new PullTowards(all, origin, L1));
        for (int step = 0; step < STEPS; step++) {
          objective.accumulate(step);
          for (Parameter p : weights.parameters()) {
            float[] gradient = Tensors.floats(weights.tensor(p.name()).grad());
            sums.add(p.name(), Tensors.floats(weights.tensor(p.name())), gradient, fisher);
          }
          double norm = set.gradientNorm();
          assertThat(norm).isGreaterThan(CLIP);
          double rate = fisher ? 0 : RATE * (STEPS - step) / STEPS;
          set.update(new Adam.Update(Adam.DEFAULT, rate, step + 1, CLIP / (norm + 1e-6)));
        }
      }
    }
    return sums;
  }

  @ParameterizedTest
  @ValueSource(strings = {"fisher", "movement"})
  void scoresAreTheirFormulasOverTheSteps(String store) {
    Sums expected = byHand(store.equals("fisher"));
    try (Delta delta = Delta.open(run("a", store));
        ModelWeights base = ModelWeights.open(Runs.model(), Engine.cpu(2))) {
      delta.requireBase(BaseIdentity.ofWeights(base.sha256()));
      assertThat(delta.content().score()).isEqualTo(store);
      boolean negative = false;
      for (Parameter p : base.parameters()) {
        float[] found = new float[(int) p.elements()];
        delta.scores(ModelWeights.source(Runs.model())).read(p, 0, found, found.length);
        double[] score = expected.scores.get(p.name());
        double[] size = expected.sizes.get(p.name());
        for (int i = 0; i < found.length; i++) {
          assertThat((double) found[i])
              .as("%s, entry %d", p.name(), i)
              .isCloseTo(score[i], within(1e-6 * size[i] + Float.MIN_NORMAL));
          negative |= found[i] < 0;
        }
      }
      assertThat(negative).isEqualTo(store.equals("movement"));
    }
  }

  @Test
  void everyRowOfTheTiedDecoderHasFisherInformation() {
    try (Delta delta = Delta.open(run("a", "fisher"));
        ModelWeights base = ModelWeights.open(Runs.model(), Engine.cpu(2))) {
      Parameter words = base.parameter(base.config().family().wordEmbeddings());
      float[] scores = new float[(int) words.elements()];
      delta.scores(ModelWeights.source(Runs.model())).read(words, 0, scores, scores.length);
      int columns = (int) words.shape()[1];
      for (int row = 0; row < words.shape()[0]; row++) {
        double sum = 0;
        for (int c = 0; c < columns; c++) {
          sum += scores[row * columns + c];
        }
        assertThat(sum).as("row %d", row).isPositive();
      }
    }
  }

  @Test
  void fisherLeavesTheWeightsWhereTheyAre() throws Exception {
    run("a", "fisher");
    Map<String, Object> result = Json.read(dir.resolve("a/result.json"));
    assertThat(result.get("held_out_after")).isEqualTo(result.get("held_out_before"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fisher", "movement"})
  void aRunThatGoesOnFromACheckpointHasTheSameScores(String store) throws Exception {
    Path whole = run("whole", store, "save-every", "2");
    Path delta = run("pieces", store, "save-every", "2");
    // As if nothing had been done yet, with something in the way of the result.
    Path provenance = dir.resolve("pieces/provenance.json");
    String begun = Files.readString(provenance).replaceAll("\"finished\" : \"[^\"]*\",\\s*", "");
    Files.writeString(provenance, begun);
    Files.delete(delta);
    Files.createDirectories(delta.resolve("in the way"));
    assertThatThrownBy(() -> run("pieces", store, "save-every", "2"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(MlmStage.DELTA);
    assertThat(dir.resolve("pieces/checkpoint-4/scores.safetensors")).exists();
    Files.delete(delta.resolve("in the way"));
    Files.delete(delta);
    run("pieces", store, "save-every", "2");
    assertThat(delta).hasSameBinaryContentAs(whole);
    assertThat(dir.resolve("pieces/log.jsonl"))
        .hasSameBinaryContentAs(dir.resolve("whole/log.jsonl"));
  }

  @Test
  void scoresNeedPretrainedWeights() {
    assertThatThrownBy(() -> run("a", "movement", "init", "random"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("store")
        .hasMessageContaining("movement");
    assertThat(dir.resolve("a")).doesNotExist();
  }
}
