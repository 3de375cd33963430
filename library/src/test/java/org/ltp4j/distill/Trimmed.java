package org.ltp4j.distill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ltp4j.golden.Golden;
import org.ltp4j.recipe.TrimSettings;
import org.ltp4j.run.Listener;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import org.ltp4j.stage.StageRunner;
import org.ltp4j.trim.TrimStage;

/** A model of the fixtures, and the same with fewer pieces. */
final class Trimmed {
  static final Path ORIGINAL = Golden.folder().resolve("xlmr");

  private static final int PIECES = 60;

  private Trimmed() {}

  /** Trims to the pieces that count most in these lines. */
  static Path to(Path out, List<String> lines) {
    try {
      Path text = Files.write(out.resolveSibling("trim.txt"), lines);
      TrimSettings settings =
          Settings.resolve(
              TrimSettings.class,
              Section.none(),
              Map.of(
                  "model", ORIGINAL.toString(),
                  "text", text.toString(),
                  "pieces", Integer.toString(PIECES),
                  "out", out.toString()));
      StageRunner.of(List.of("ltp", "trim"), Listener.SILENT).run(new TrimStage(), settings);
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
