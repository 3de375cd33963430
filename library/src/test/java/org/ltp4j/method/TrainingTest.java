package org.ltp4j.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.classify.Classifier;
import org.ltp4j.experiment.Training;
import org.ltp4j.optim.Schedule;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.ChoiceSettings;
import org.ltp4j.run.EpochResult;
import org.ltp4j.run.Listener;

/** Training as an application does it. */
class TrainingTest {
  @TempDir Path dir;

  private Training training(String out) {
    Path rows = Rows.write(dir);
    return Training.of(Rows.model(dir), rows, dir.resolve(out))
        .dev(rows)
        .with("label-words", "entailment=a,neutral=e,contradiction=o")
        .with("max-length", 60)
        .batch(10)
        .epochs(3)
        .learningRate(0.003)
        .threads(1);
  }

  /** Collects epochs, and cancels after the first if there is something to cancel. */
  private static Listener into(List<EpochResult> epochs, Runnable afterFirst) {
    return new Listener() {
      @Override
      public void epoch(EpochResult result) {
        epochs.add(result);
        if (epochs.size() == 1) {
          afterFirst.run();
        }
      }
    };
  }

  @Test
  void givesATypedResultTellsItsListenerAndLeavesAnAdapter() {
    List<EpochResult> epochs = new ArrayList<>();
    Training.Outcome outcome = training("out").listener(into(epochs, () -> {})).run();
    assertThat(outcome.result().method()).isEqualTo("ltp");
    assertThat(outcome.result().epochs()).hasSize(3).isEqualTo(epochs);
    assertThat(outcome.result().devRows()).isEqualTo(30);
    try (Classifier classifier = Classifier.load(outcome.adapter())) {
      assertThat(classifier.labels()).isEqualTo(Rows.LABELS);
    }
    // Skipped, with the same result.
    assertThat(training("out").run()).isEqualTo(outcome);
  }

  @Test
  void hasTheDefaultsOfTheCommandLine() {
    Training.Outcome outcome = training("out").run();
    String[] more = {"epochs", "3", "learning-rate", "0.003"};
    Rows.train(Rows.settings(dir, MethodName.LTP, dir.resolve("command"), more));
    assertThat(outcome.adapter().resolve("adapter_model.safetensors"))
        .hasSameBinaryContentAs(dir.resolve("command/adapter/adapter_model.safetensors"));
  }

  @Test
  void itsOptimizerAndChoiceAreThoseOfTheCommandLine() {
    Training.Outcome outcome =
        training("out")
            .steps(5)
            .schedule(Schedule.Shape.COSINE)
            .warmup(0.2)
            .weightDecay(0.01)
            .chooseBy(ChoiceSettings.By.MACRO_F1)
            .earlyStop(2)
            .run();
    String[] more = {
      "epochs",
      "3",
      "learning-rate",
      "0.003",
      "steps",
      "5",
      "schedule",
      "cosine",
      "warmup",
      "0.2",
      "weight-decay",
      "0.01",
      "choose-by",
      "macro-f1",
      "early-stop",
      "2"
    };
    Rows.train(Rows.settings(dir, MethodName.LTP, dir.resolve("command"), more));
    assertThat(outcome.adapter().resolve("adapter_model.safetensors"))
        .hasSameBinaryContentAs(dir.resolve("command/adapter/adapter_model.safetensors"));
  }

  @Test
  void aCancelledRunEndsEarlyWhereItWouldHaveWithoutThat() {
    // At this rate dev stays as it is: the first epoch is the best, and the third the last.
    UnaryOperator<Training> stopping =
        t -> t.learningRate(1e-12).epochs(9).earlyStop(2).with("save-every", 1);
    Training.Outcome whole = stopping.apply(training("whole")).run();
    assertThat(whole.result().epochs()).hasSize(3);
    Training first = stopping.apply(training("pieces"));
    assertThatThrownBy(first.listener(into(new ArrayList<>(), first::cancel))::run)
        .isInstanceOf(Problem.class);
    Training.Outcome pieces = stopping.apply(training("pieces")).run();
    assertThat(pieces.result()).isEqualTo(whole.result());
    assertThat(pieces.adapter().resolve("adapter_model.safetensors"))
        .hasSameBinaryContentAs(whole.adapter().resolve("adapter_model.safetensors"));
  }

  @Test
  void aCancelledRunGoesOnToTheSameEnd() {
    Training first = training("pieces");
    assertThatThrownBy(first.listener(into(new ArrayList<>(), first::cancel))::run)
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.exitCode()).isEqualTo(ExitCode.INTERRUPTED));
    assertThat(Files.exists(dir.resolve("pieces/result.json"))).isFalse();
    Training.Outcome pieces = first.run();
    Training.Outcome whole = training("whole").run();
    assertThat(pieces.result()).isEqualTo(whole.result());
    assertThat(pieces.adapter().resolve("adapter_model.safetensors"))
        .hasSameBinaryContentAs(whole.adapter().resolve("adapter_model.safetensors"));
  }

  @Test
  void oneThatIsCancelledBeforeItIsRunStopsThatOnce() {
    Training training = training("out");
    training.cancel();
    assertThatThrownBy(training::run)
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.exitCode()).isEqualTo(ExitCode.INTERRUPTED));
    assertThat(training.run().result().epochs()).hasSize(3);
  }

  @Test
  void severalProcessesAreTheCommandLines() {
    assertThatThrownBy(() -> training("out").with("processes", 2).run())
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("processes", "1 in an application");
  }
}
