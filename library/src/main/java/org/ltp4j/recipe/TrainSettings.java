package org.ltp4j.recipe;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ltp4j.data.BadRows;
import org.ltp4j.problem.Problem;
import org.ltp4j.settings.Fallbacks;
import org.ltp4j.settings.Heading;
import org.ltp4j.settings.Setting;
import org.ltp4j.template.MultiPiece;

/** The settings of learning a task. */
@Heading("Training")
public record TrainSettings(
    @Setting("model: a directory in Hugging Face's layout, a name in its cache, or mini")
        Path model,
    @Setting(value = "a task's name, or a task file", fallback = "xnli") String task,
    @Setting("training data") Path train,
    @Setting("data that picks the best epoch; without it a part of the training data")
        Optional<Path> dev,
    @Setting("language to take from data of several languages") Optional<String> language,
    @Setting(
            value =
                "examples per class, drawn with the seed, for training and as many for dev;"
                    + " without it all",
            min = 1)
        Optional<Integer> shots,
    @Setting("examples per class of the dev file: a number, or all; without it as --shots")
        Optional<String> devShots,
    @Setting("field that training and dev data must not share, e.g. premise, when dev is a part")
        Optional<String> splitBy,
    @Setting("template, e.g. {premise} . {hypothesis} ? {mask} .; without it the method's")
        Optional<String> template,
    @Setting("label words, e.g. entailment=right,neutral=maybe; without them the task's")
        Map<String, String> labelWords,
    @Setting(value = "label words of several pieces", fallback = "first") MultiPiece multiPiece,
    @Setting(value = "strip trailing ASCII punctuation from fields", fallback = "true")
        boolean stripPunctuation,
    @Setting(
            "what a row of each label counts in the loss: balanced, or label=number; without it all 1")
        List<String> classWeights,
    @Setting(value = "longest input, tokens", fallback = "256", min = 8, max = 8192) int maxLength,
    @Setting(value = "what happens to rows that cannot be used", fallback = "reject")
        BadRows badRows,
    @Setting(
            value = "recompute activations in the backward pass: less memory, more time",
            fallback = "false")
        boolean recompute,
    @Fallbacks({"save-every=200"}) SavingSettings saving,
    @Setting(value = "leave the ticket out of the adapter, name its hash only", fallback = "false")
        boolean ticketByHash,
    OutputSettings output,
    MethodSettings methodSettings,
    OptimizerSettings optimizer,
    ChoiceSettings choice,
    AbstainSettings abstain,
    ProcessSettings processes,
    EngineSettings engine)
    implements SharedSettings {
  /** Refuses what training does not know. */
  public TrainSettings {
    engine.requireTrainable();
    devShots.ifPresent(
        wanted -> {
          if (!wanted.matches("all|[1-9]\\d{0,8}")) {
            throw Problem.usage("--dev-shots", "all or a number", "'" + wanted + "'", "correct it");
          } else if (dev.isEmpty()) {
            throw Problem.usage("--dev-shots", "a dev file", "none", "give it with --dev");
          }
        });
  }
}
