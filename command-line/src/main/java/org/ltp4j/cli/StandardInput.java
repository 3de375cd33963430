package org.ltp4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.ltp4j.console.Display;
import org.ltp4j.corpus.TokenCache;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.files.FileHash;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.MlmSettings;
import org.ltp4j.run.Progress;
import org.ltp4j.settings.Settings;

/**
 * Text from standard input. It is copied to a file first: a text is read more than once, to see how
 * large it is and what it is known by, and again by a run that goes on.
 */
final class StandardInput {
  private static final Path HERE = Path.of("-");

  /** Names the text in provenance and in results. */
  private static final String NAME = "stdin.txt";

  /** Bytes that are read at once. */
  private static final int BLOCK = 1 << 16;

  private static final int SHOWN_FROM = 1 << 20;

  private StandardInput() {}

  /**
   * The settings with a copy in the place of {@code -}, if that is among the texts. The same input
   * is the same file, so that a run can go on with it.
   */
  static MlmSettings kept(MlmSettings settings, InputStream in) {
    if (!settings.text().contains(HERE)) {
      return settings;
    } else if (Collections.frequency(settings.text(), HERE) > 1) {
      throw Problem.usage("--text -", "standard input once", "twice", "give it once");
    }
    Path folder = TokenCache.of(settings.cache()).folder().resolve("input");
    Path copy = copy(in, folder);
    List<Path> text = settings.text().stream().map(p -> p.equals(HERE) ? copy : p).toList();
    return Settings.with(settings, Map.of("text", text));
  }

  private static Path copy(InputStream in, Path folder) {
    Path arrived = folder.resolve(ProcessHandle.current().pid() + ".txt");
    AtomicFiles.write(arrived, out -> transfer(in, out));
    try {
      Path place = folder.resolve(FileHash.sha256(arrived)).resolve(NAME);
      Files.createDirectories(place.getParent());
      Files.move(arrived, place, StandardCopyOption.REPLACE_EXISTING);
      return place;
    } catch (IOException e) {
      throw AtomicFiles.unwritable(folder, e);
    }
  }

  /** Copies; from some text on it is shown how much has come, since nobody knows how much will. */
  private static void transfer(InputStream in, OutputStream out) throws IOException {
    byte[] block = new byte[BLOCK];
    Progress progress = Progress.none();
    try {
      long bytes = 0;
      long begun = 0;
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        out.write(block, 0, n);
        bytes += n;
        if (begun == 0 && bytes >= SHOWN_FROM) {
          progress = Display.ofArriving("read");
          begun = bytes;
        }
        progress.step(bytes, bytes - begun, Double.NaN);
      }
    } finally {
      progress.close();
    }
  }
}
