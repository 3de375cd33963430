package org.ltp4j.grid;

import org.ltp4j.settings.Heading;
import org.ltp4j.settings.Setting;

/** How a sweep is carried out; none of it changes a result. */
@Heading("Sweep")
public record SweepSettings(
    @Setting(
            value = "processes that work at the same time; they share the threads",
            fallback = "1",
            min = 1,
            max = 1024,
            affectsResult = false)
        int workers,
    @Setting(
            value = "keep what each trial trained; ltp reproduce makes it again",
            fallback = "false",
            affectsResult = false)
        boolean keepAdapters) {}
