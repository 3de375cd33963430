package org.ltp4j.recipe;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ltp4j.data.BadRows;
import org.ltp4j.settings.Heading;
import org.ltp4j.settings.Setting;

/** The settings of vocabulary trimming. */
@Heading("Trimming")
public record TrimSettings(
    @Setting("directory of the model, in Hugging Face's layout") Path model,
    @Setting("text files or folders of them in the languages to keep; .gz, .zst and .xz too")
        List<Path> text,
    @Setting("text files whose pieces all stay, as a task's label words, one a line")
        List<Path> keep,
    @Setting(value = "size of the new vocabulary at most; without it all that is used", min = 1)
        Optional<Integer> pieces,
    @Setting(value = "how often the text has to use a piece", fallback = "1", min = 1)
        long minCount,
    @Setting(
            value = "one-character pieces to keep: those that occur in the text, or all",
            fallback = "seen")
        Characters characters,
    @Setting(
            value =
                "where pieces are left out, languages (files) count in proportion to"
                    + " size^exponent; 1 = as they come, 0 = the same each",
            fallback = "1",
            min = 0,
            max = 1)
        double languageExponent,
    @Setting(value = "what happens to lines that cannot be read", fallback = "reject")
        BadRows badLines,
    @Setting(value = "model directory to write", affectsResult = false) Path out,
    @Setting(
            value = "replace what another run left in the output directory",
            fallback = "false",
            affectsResult = false)
        boolean overwrite)
    implements StageSettings {

  /** Which pieces of one character stay. */
  public enum Characters {
    /** Those whose character occurs in the text. */
    SEEN,
    /** Every one of the vocabulary. */
    ALL
  }
}
