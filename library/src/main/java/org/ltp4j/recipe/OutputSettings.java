package org.ltp4j.recipe;

import java.nio.file.Path;
import org.ltp4j.settings.Setting;

/** The directory that a stage leaves its result in. */
public record OutputSettings(
    @Setting(value = "output directory", affectsResult = false) Path out,
    @Setting(
            value = "delete what another run left in the output directory",
            fallback = "false",
            affectsResult = false)
        boolean overwrite) {}
