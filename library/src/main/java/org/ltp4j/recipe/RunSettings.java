package org.ltp4j.recipe;

import java.nio.file.Path;
import java.util.Optional;
import org.ltp4j.settings.Setting;

/** What all stages of a recipe share. */
public record RunSettings(
    @Setting("pretrained model: a directory in Hugging Face's layout, a name in its cache, or mini")
        Optional<Path> model,
    @Setting(value = "output directory", affectsResult = false) Path out,
    @Setting(
            value = "delete what steps with other settings left in the output directory",
            fallback = "false",
            affectsResult = false)
        boolean overwrite,
    EngineSettings engine) {}
