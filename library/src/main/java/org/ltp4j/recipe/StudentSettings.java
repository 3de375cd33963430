package org.ltp4j.recipe;

import java.util.Optional;
import org.ltp4j.settings.Heading;
import org.ltp4j.settings.Setting;

/** The shape of a distilled model, and where it starts. */
@Heading("The student")
public record StudentSettings(
    @Setting(value = "transformer layers", fallback = "6", min = 1, max = 1000) int layers,
    @Setting(value = "width of the states", fallback = "256", min = 1) int hidden,
    @Setting(value = "attention heads, of which the width is a multiple", fallback = "8", min = 1)
        int heads,
    @Setting(value = "width of the feed-forward part", fallback = "1024", min = 1) int intermediate,
    @Setting(
            value = "longest input it can ever read, tokens; without it the teacher's",
            min = 8,
            max = 8192)
        Optional<Integer> positions,
    @Setting(
            value =
                "where it starts: layers, the teacher's embeddings, head and evenly spaced layers, for"
                    + " a student of the teacher's width; tables, the embeddings in as many"
                    + " principal directions as the student is wide; or random",
            fallback = "tables")
        Start start) {
  /** Where a student starts. */
  public enum Start {
    /** At some of the teacher's layers, and at its embedding tables and head. */
    LAYERS,
    /** At the teacher's embedding tables in their principal directions; layers at random. */
    TABLES,
    /** At random weights. */
    RANDOM
  }
}
