package org.ltp4j.export;

import java.nio.file.Path;
import java.util.Optional;
import org.ltp4j.settings.Heading;
import org.ltp4j.settings.Setting;

/** The settings of an export. */
@Heading("Export")
public record ExportSettings(
    @Setting("adapter directory") Path adapter,
    @Setting(value = "what to write") Target to,
    @Setting("base model; without it the one the adapter names") Optional<Path> model,
    @Setting("ticket, where the adapter names only its hash") Optional<Path> ticket,
    @Setting(value = "directory to write", affectsResult = false) Path out,
    @Setting(
            value = "replace an earlier export in the output directory",
            fallback = "false",
            affectsResult = false)
        boolean overwrite) {

  /** What can be written. */
  public enum Target {
    /** A model directory for Hugging Face transformers. */
    HF
  }
}
