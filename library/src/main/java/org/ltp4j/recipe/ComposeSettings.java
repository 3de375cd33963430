package org.ltp4j.recipe;

import java.nio.file.Path;
import java.util.Optional;
import org.ltp4j.settings.Heading;
import org.ltp4j.settings.Setting;

/** The settings of putting an adapter and a delta together. */
@Heading("Composition")
public record ComposeSettings(
    @Setting("adapter directory written by the train stage") Path adapter,
    @Setting("base model; without it the one the adapter names") Optional<Path> model,
    @Setting("the adapter's ticket file, where it names only the hash") Optional<Path> ticket,
    @Setting("delta to add, of the same base: weights that ltp mlm wrote") Path delta,
    @Setting("which of the delta's entries are added: a ticket file") Path deltaTicket,
    @Setting(value = "directory of the new adapter", affectsResult = false) Path out,
    @Setting(
            value = "delete what another run left in the output directory",
            fallback = "false",
            affectsResult = false)
        boolean overwrite)
    implements StageSettings {}
