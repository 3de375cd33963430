package org.ltp4j.recipe;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ltp4j.prompt.PromptEncoder;
import org.ltp4j.settings.Heading;
import org.ltp4j.settings.Setting;
import org.ltp4j.template.HeadKind;
import org.ltp4j.template.Placement;

/**
 * The method and what it brings along. What is left out has the method's own default, which is
 * filled in before a run begins; a setting that the method has no use for is refused.
 */
@Heading("Method")
public record MethodSettings(
    @Setting(
            value =
                "how the task is learnt: ltp, ft, dp, sp, mp, prompt-tuning, deep-prompt, lt-sft,"
                    + " bitfit, lora, pct, softmv, or one of the class path",
            fallback = "ltp")
        String method,
    @Setting("what answers: label words at the mask, or a classification head on the first token")
        Optional<HeadKind> head,
    @Setting("ticket file; without one the backbone stays frozen") Optional<Path> ticket,
    @Setting(value = "virtual tokens of the prompt", min = 0, max = 512)
        Optional<Integer> promptLength,
    @Setting("where the prompt stands") Optional<Placement> placement,
    @Setting("what makes the prompt's vectors") Optional<PromptEncoder.Kind> promptEncoder,
    @Setting(value = "deep prompt: key and value vectors in each layer", min = 0, max = 512)
        Optional<Integer> prefixLength,
    @Setting(value = "rank of LoRA's matrices", min = 1, max = 4096) Optional<Integer> rank,
    @Setting(value = "LoRA's α: its product counts α / rank times", above = 0)
        Optional<Double> alpha,
    @Setting(value = "share of eligible entries that lt-sft selects itself", above = 0, max = 1)
        Optional<Double> ratio,
    @Setting(
            "dictionaries of softmv, files or folders of them, one for each language: lines of an"
                + " English word and its word")
        List<Path> dictionaries,
    @Setting(value = "share of words that softmv replaces", above = 0, max = 1)
        Optional<Double> switchShare,
    @Setting(
            value = "divide out the labels' probabilities of an input without text",
            fallback = "false")
        boolean calibrate) {}
