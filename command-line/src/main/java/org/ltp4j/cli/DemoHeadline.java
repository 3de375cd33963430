package org.ltp4j.cli;

import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ltp4j.trial.SharedStage;
import org.ltp4j.trial.StoredTrial;
import org.ltp4j.trial.TrialResult;

/** What the demo's numbers say for and against the method, and what comes next, in a few lines. */
final class DemoHeadline {
  private static final double MEGA = 1e6;

  private DemoHeadline() {}

  /** Empty unless both methods have a result. */
  static Optional<String> of(List<StoredTrial> trials) {
    Optional<TrialResult> ltp = trial(trials, "ltp").map(StoredTrial::result);
    Optional<TrialResult> ft = trial(trials, "ft").map(StoredTrial::result);
    return ltp.isPresent() && ft.isPresent()
        ? Optional.of(text(ltp.get(), ft.get()))
        : Optional.empty();
  }

  /** What can be done with the adapter of the ticket, a command each; empty if it was not kept. */
  static Optional<String> next(List<StoredTrial> trials) {
    return trial(trials, "ltp")
        .map(t -> t.folder().resolve("train/adapter"))
        .filter(Files::isDirectory)
        .map(
            adapter ->
                String.join(
                    System.lineSeparator(),
                    "The ticket's adapter, over HTTP, for ONNX Runtime and as a Hugging Face directory:",
                    "  ltp serve " + adapter,
                    "  ltp export " + adapter + " --to onnx --out topics.zip",
                    "  ltp export " + adapter + " --to hf --out topics-hf"));
  }

  private static String text(TrialResult ltp, TrialResult ft) {
    return String.format(
        Locale.ROOT,
        "A ticket (ltp) beside fine-tuning (ft), one seed:%n"
            + "  mean accuracy       %5.1f %%   %5.1f %%%n"
            + "  trained, millions   %5.1f     %5.1f     (%.0f %%)%n"
            + "  adapter, MB         %5.1f     %5.1f     (%.0f %%)%n"
            + "  seconds             %5.0f     %5.0f     (%.0f of them shared: once for all tasks)%n"
            + "What one gains is what is kept for each task and left untouched of the model, not time"
            + " for a single%ntask; of accuracy one seed says little.",
        100 * ltp.evaluation().meanAccuracy(),
        100 * ft.evaluation().meanAccuracy(),
        ltp.cost().trainedParameters() / MEGA,
        ft.cost().trainedParameters() / MEGA,
        100.0 * ltp.cost().trainedParameters() / ft.cost().trainedParameters(),
        ltp.cost().adapterBytes() / MEGA,
        ft.cost().adapterBytes() / MEGA,
        100.0 * ltp.cost().adapterBytes() / ft.cost().adapterBytes(),
        ltp.cost().totalSeconds() + shared(ltp),
        ft.cost().totalSeconds() + shared(ft),
        shared(ltp));
  }

  private static double shared(TrialResult trial) {
    return trial.cost().shared().stream()
        .filter(stage -> stage.seconds() != null)
        .mapToDouble(SharedStage::seconds)
        .sum();
  }

  private static Optional<StoredTrial> trial(List<StoredTrial> trials, String method) {
    return trials.stream()
        .filter(t -> t.result().isMeasured() && t.result().field("method").equals(method))
        .filter(t -> t.result().cost().trainedParameters() != null)
        .filter(t -> t.result().cost().adapterBytes() != null)
        .findFirst();
  }
}
