package org.ltp4j.recipe;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ltp4j.data.BadRows;
import org.ltp4j.problem.Problem;
import org.ltp4j.settings.Fallbacks;
import org.ltp4j.settings.Heading;
import org.ltp4j.settings.Setting;

/** The settings of distillation. */
@Heading("Distillation")
public record DistillSettings(
    @Setting("the model to learn from: a directory in Hugging Face's layout, or a name")
        Path teacher,
    @Setting(
            "the model that the teacher was trimmed from: it reads the text in pieces of its own, and"
                + " the student learns its states over what both cut alike")
        Optional<Path> original,
    @Setting("text files, one sentence or paragraph a line, or JSONL; .gz, .zst and .xz too")
        List<Path> text,
    @Setting("text files to report the student's masked-LM loss on; never trained on")
        List<Path> heldOut,
    @Setting("line-aligned texts to report sentence retrieval on; never trained on")
        List<Path> heldOutParallel,
    @Setting(
            value = "steps between looks at held-out text; 0 = only before and after",
            fallback = "0",
            min = 0,
            affectsResult = false)
        long heldOutEvery,
    @Setting(value = "tokens of an input", fallback = "128", min = 8, max = 8192) int maxLength,
    @Setting(value = "sequences in a batch", fallback = "32", min = 1) int batch,
    @Setting(value = "passes over the text", fallback = "1", min = 1) int epochs,
    @Setting(value = "optimizer steps; overrules epochs", min = 1) Optional<Long> steps,
    @Setting(value = "highest learning rate of AdamW", fallback = "1e-3", above = 0)
        double learningRate,
    @Fallbacks({"warmup=0.05"}) ScheduleSettings schedule,
    @Setting(value = "weight decay of AdamW", fallback = "0", min = 0) double weightDecay,
    @Setting(value = "largest gradient norm; 0 = no limit", fallback = "1.0", min = 0) double clip,
    @Setting(value = "share of tokens to hide", fallback = "0.15", above = 0, max = 1)
        double maskProbability,
    @Setting(
            value = "languages (files) are drawn in proportion to size^exponent; 1 = as they come",
            fallback = "0.3",
            above = 0,
            max = 1)
        double languageExponent,
    @Setting(
            value =
                "weight of the teacher's last states, of which the loss is the share unexplained",
            fallback = "10",
            min = 0)
        double statesWeight,
    @Setting(
            value = "weight of the teacher's sentence means, of which the loss is the same",
            fallback = "10",
            min = 0)
        double sentencesWeight,
    @Setting(
            value =
                "weight of the divergence from the teacher's distribution over hidden tokens; needs"
                    + " its masked-language-modelling head",
            fallback = "1",
            min = 0)
        double wordsWeight,
    @Setting(value = "weight of the hidden tokens' cross entropy", fallback = "1", min = 0)
        double mlmWeight,
    @Setting(value = "what happens to lines that cannot be read", fallback = "reject")
        BadRows badLines,
    SavingSettings saving,
    @Setting(value = "number format of the student's weights", fallback = "fp32")
        MlmSettings.Numbers numbers,
    OutputSettings output,
    StudentSettings student,
    EngineSettings engine)
    implements DirectorySettings {
  /** Refuses a training towards nothing, and what training does not know. */
  public DistillSettings {
    engine.requireTrainable();
    if (statesWeight + sentencesWeight + wordsWeight + mlmWeight == 0) {
      throw Problem.usage(
          "--states-weight, --sentences-weight, --words-weight, --mlm-weight",
          "at least one above 0",
          "all 0",
          "leave one out");
    }
  }
}
