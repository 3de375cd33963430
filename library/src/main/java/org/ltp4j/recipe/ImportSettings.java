package org.ltp4j.recipe;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.ltp4j.settings.Heading;
import org.ltp4j.settings.Setting;
import org.ltp4j.template.MultiPiece;

/** The settings of making an adapter of what Hugging Face PEFT wrote. */
@Heading("Import")
public record ImportSettings(
    @Setting("directory of a LoRA or soft prompt that PEFT wrote") Path peft,
    @Setting("its base model: a directory in Hugging Face's layout, or a name in its cache")
        Path model,
    @Setting(
            value = "a task's name, or a task file; labels in the order of the LoRA's head",
            fallback = "xnli")
        String task,
    @Setting("template; without it the task's, or its fields as two texts where a head answers")
        Optional<String> template,
    @Setting("label words, e.g. entailment=right,neutral=maybe; without them the task's")
        Map<String, String> labelWords,
    @Setting(value = "label words of several pieces", fallback = "first") MultiPiece multiPiece,
    @Setting(value = "strip trailing ASCII punctuation from fields", fallback = "false")
        boolean stripPunctuation,
    @Setting(
            value = "longest input, tokens and virtual tokens",
            fallback = "256",
            min = 8,
            max = 8192)
        int maxLength,
    @Setting(value = "directory of the adapter", affectsResult = false) Path out,
    @Setting(
            value = "delete what another run left in the output directory",
            fallback = "false",
            affectsResult = false)
        boolean overwrite)
    implements StageSettings {}
