package org.ltp4j.recipe;

import java.nio.file.Path;
import java.util.Optional;
import org.ltp4j.settings.Heading;
import org.ltp4j.settings.Setting;

/** The settings of cutting a ticket from a delta. */
@Heading("Ticket")
public record TicketSettings(
    @Setting("delta written by the mlm stage; not needed by random, all and none")
        Optional<Path> delta,
    @Setting(
            "model that the delta starts from: a directory, a name in Hugging Face's cache, or"
                + " mini")
        Path model,
    @Setting(
            value = "share of the strategy's eligible parameters",
            fallback = "0.2",
            above = 0,
            max = 1)
        double ratio,
    @Setting(
            value =
                "all, none, or words joined by ':': random, magnitude, smallest-change; global,"
                    + " layers=a-b (0 = embeddings), encoder, embeddings; per-tensor",
            fallback = "encoder")
        String strategy,
    @Setting(value = "seed of a random ticket, apart from the training seed", fallback = "1")
        long ticketSeed,
    @Setting(value = "ticket file to write", affectsResult = false) Path out,
    @Setting(
            value = "write over another ticket in the place of the output",
            fallback = "false",
            affectsResult = false)
        boolean overwrite)
    implements StageSettings {}
