package org.ltp4j.recipe;

import org.ltp4j.settings.Setting;

/** What a training leaves on its way. */
public record SavingSettings(
    @Setting(
            value = "steps between checkpoints; where these take longer, one every ten minutes too",
            fallback = "500",
            min = 1,
            affectsResult = false)
        long saveEvery,
    @Setting(
            value = "write the curves as TensorBoard's event files too",
            fallback = "false",
            affectsResult = false)
        boolean tensorboard) {}
