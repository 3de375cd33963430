package org.ltp4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Scope;
import org.ltp4j.engine.Tensors;
import org.ltp4j.evaluation.OneLabel;
import org.ltp4j.optim.DenseTensor;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.recipe.ChoiceSettings;
import org.ltp4j.recipe.ChoiceSettings.By;
import org.ltp4j.recipe.TicketSettings;
import org.ltp4j.run.EpochResult;
import org.ltp4j.run.Listener;
import org.ltp4j.run.Provenance;
import org.ltp4j.run.RunDirectory;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import org.ltp4j.train.Step;

/** A model of one number, which tells of which step it is. */
class BestEpochTest {
  private static final int PER_EPOCH = 2;
  private static final int TOTAL = 13;

  @TempDir Path dir;
  private RunDirectory run;
  private Tensor number;
  private ParameterSet parameters;

  @BeforeEach
  void open() {
    Map<String, String> flags = Map.of("model", "m", "out", "o");
    TicketSettings settings = Settings.resolve(TicketSettings.class, Section.none(), flags);
    Provenance provenance = Provenance.begin("train", settings, Map.of(), List.of());
    Engine engine = Engine.cpu(1);
    try (PointerScope scope = new PointerScope()) {
      number = Scope.own(engine.tensor(new float[1], 1));
      DenseTensor only = new DenseTensor("number", 0, number, engine, () -> {});
      parameters = new ParameterSet(List.of(only), "words", 1);
    }
    run = RunDirectory.open(dir.resolve("run"), provenance, false);
  }

  @AfterEach
  void close() {
    run.close();
    parameters.close();
    Scope.disown(number);
  }

  private static DevScores scores(double accuracy, double macroF1, double loss) {
    return new DevScores(accuracy, macroF1, accuracy, loss, new OneLabel(List.of("yes", "no")));
  }

  private void set(float value) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      number.fill_(new Scalar(value));
    }
  }

  private float value() {
    try (PointerScope scope = new PointerScope()) {
      return Tensors.floats(number.detach())[0];
    }
  }

  private BestEpoch best(Deque<Double> accuracies) {
    return best(By.ACCURACY, 99, () -> scores(accuracies.remove(), 0.5, 1));
  }

  private BestEpoch best(By by, int earlyStop, Supplier<DevScores> dev) {
    ChoiceSettings choice = new ChoiceSettings(Optional.of(by), Optional.of(earlyStop));
    return new BestEpoch(run.files(), parameters, PER_EPOCH, TOTAL, choice, dev, Listener.SILENT);
  }

  /** Epochs up to one, in which the model's number is that of the step. */
  private void train(BestEpoch best, int from, int to) {
    for (int step = from * PER_EPOCH + 1; step <= to * PER_EPOCH; step++) {
      set(step);
      best.after(new Step(step, step, 0, 0, 0, Map.of()));
    }
  }

  @Test
  void onlyABetterEpochReplacesTheBest() {
    BestEpoch best = best(new ArrayDeque<>(List.of(0.0, 0.25, 0.75, 0.75, 0.5, 0.75)));
    train(best, 0, 6);
    best.restore();
    assertThat(best.best().epoch()).isEqualTo(3);
    assertThat(best.best().devAccuracy()).isEqualTo(0.75);
    assertThat(value()).as("the number at the end of the third epoch").isEqualTo(6);
    assertThat(best.curve())
        .extracting(EpochResult::best)
        .containsExactly(true, true, true, false, false, false);
    assertThat(best.curve())
        .extracting(EpochResult::trainLoss)
        .containsExactly(1.5, 3.5, 5.5, 7.5, 9.5, 11.5);
  }

  @Test
  void theLastEpochMayBeAPart() {
    BestEpoch best = best(new ArrayDeque<>(List.of(0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.75)));
    train(best, 0, 6);
    set(TOTAL);
    best.after(new Step(TOTAL, TOTAL, 0, 0, 0, Map.of()));
    best.restore();
    assertThat(best.best().epoch()).isEqualTo(7);
    assertThat(best.curve().get(6).trainLoss()).isEqualTo(TOTAL);
    assertThat(best.devBySteps()).containsKeys(2L, 12L, 13L).doesNotContainKey(14L);
    assertThat(value()).isEqualTo(TOTAL);
  }

  /** Accuracy is best in the first epoch, macro-F1 in the second, the loss in the third. */
  private static Supplier<DevScores> eachBestInItsOwn() {
    Deque<DevScores> scores =
        new ArrayDeque<>(
            List.of(scores(0.9, 0.4, 0.8), scores(0.6, 0.6, 0.7), scores(0.7, 0.5, 0.3)));
    return scores::remove;
  }

  @Test
  void anyOfThreeMeasuresChooses() {
    long epoch = 1;
    for (By by : List.of(By.ACCURACY, By.MACRO_F1, By.LOSS)) {
      BestEpoch best = best(by, 99, eachBestInItsOwn());
      train(best, 0, 3);
      assertThat(best.best().epoch()).as(by.toString()).isEqualTo(epoch++);
      best.restore();
      assertThat(value()).as(by.toString()).isEqualTo(best.best().epoch() * PER_EPOCH);
    }
    assertThat(epoch).isEqualTo(4);
  }

  @Test
  void enoughEpochsWithoutABetterOneAreEnough() {
    Deque<Double> accuracies = new ArrayDeque<>(List.of(0.5, 0.5, 0.6, 0.6, 0.2));
    BestEpoch best = best(By.ACCURACY, 2, () -> scores(accuracies.remove(), 0.5, 1));
    for (int epoch = 0; epoch < 4; epoch++) {
      assertThat(best.stopsEarly()).as("after %s", epoch).isFalse();
      train(best, epoch, epoch + 1);
    }
    assertThat(best.stopsEarly()).as("one without").isFalse();
    train(best, 4, 5);
    assertThat(best.stopsEarly()).isTrue();
    assertThat(best.best().epoch()).isEqualTo(3);
  }

  @Test
  void howLongThereWasNoBetterOneIsRemembered() throws IOException {
    Deque<Double> accuracies = new ArrayDeque<>(List.of(0.5, 0.5, 0.5));
    Supplier<DevScores> dev = () -> scores(accuracies.remove(), 0.5, 1);
    BestEpoch first = best(By.ACCURACY, 2, dev);
    train(first, 0, 2);
    Path checkpoint = Files.createDirectories(dir.resolve("checkpoint"));
    first.saveState(checkpoint);
    BestEpoch again = best(By.ACCURACY, 2, dev);
    again.loadState(checkpoint);
    assertThat(again.stopsEarly()).isFalse();
    train(again, 2, 3);
    assertThat(again.stopsEarly()).isTrue();
  }

  @Test
  void theFirstEpochIsKeptHoweverBad() {
    BestEpoch best = best(new ArrayDeque<>(List.of(0.0, 0.0)));
    train(best, 0, 2);
    best.restore();
    assertThat(best.best().epoch()).isEqualTo(1);
    assertThat(value()).isEqualTo(PER_EPOCH);
  }

  @Test
  void aCheckpointBringsBackTheBestOfItsTime() throws IOException {
    Deque<Double> accuracies = new ArrayDeque<>(List.of(0.5, 0.25, 1.0, 0.5));
    BestEpoch first = best(accuracies);
    train(first, 0, 2);
    set(5);
    first.after(new Step(5, 5, 0, 0, 0, Map.of())); // half of the third epoch
    Path checkpoint = Files.createDirectories(dir.resolve("checkpoint"));
    first.saveState(checkpoint);
    first.after(new Step(6, 6, 0, 0, 0, Map.of()));
    assertThat(first.best().devAccuracy()).isEqualTo(1);

    BestEpoch again = best(accuracies);
    again.loadState(checkpoint);
    assertThat(again.best().devAccuracy()).isEqualTo(0.5);
    set(7);
    again.after(new Step(6, 6, 0, 0, 0, Map.of()));
    assertThat(again.curve().get(2).trainLoss()).isEqualTo(5.5);
    again.restore();
    assertThat(again.best().epoch()).isEqualTo(1);
    assertThat(value()).isEqualTo(PER_EPOCH);
  }
}
