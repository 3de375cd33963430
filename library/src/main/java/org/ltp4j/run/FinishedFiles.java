package org.ltp4j.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.files.FileHash;
import org.ltp4j.files.FileTree;
import org.ltp4j.problem.Problem;

/** The hashes of a finished run's files, and whether the files still have them. */
final class FinishedFiles {
  /** Text for people, who may edit it. */
  private static final String MODEL_CARD = "README.md";

  private FinishedFiles() {}

  /**
   * The hashes of files below a directory.
   *
   * @param names files, and directories of which all files but the model card count
   * @return SHA-256 by path below the directory, with slashes
   */
  static Map<String, String> hashes(Path directory, Collection<String> names) {
    Map<String, String> hashes = new TreeMap<>();
    for (String name : names) {
      try {
        FileTree.of(directory.resolve(name)).stream()
            .filter(Files::isRegularFile)
            .filter(file -> !file.getFileName().toString().equals(MODEL_CARD))
            .forEach(
                file ->
                    hashes.put(
                        directory.relativize(file).toString().replace('\\', '/'),
                        FileHash.sha256(file)));
      } catch (IOException e) {
        throw AtomicFiles.unwritable(directory.resolve(name), e);
      }
    }
    return hashes;
  }

  /**
   * Whether all of a run's files are there, with the hashes that its provenance names.
   *
   * @param hashes null if an earlier version has written the provenance; then its word is enough
   * @param overwrite whether files that have changed since may be replaced, and so count as absent
   * @param listener told what is not there
   * @throws Problem if one has changed and may not be replaced
   */
  static boolean areThere(
      Path directory, Map<String, String> hashes, boolean overwrite, Listener listener) {
    if (hashes == null) {
      return Files.exists(directory.resolve(RunFiles.RESULT));
    }
    if (hashes.isEmpty()) { // every run leaves a result: somebody has edited the file
      listener.warns(directory + ": its provenance names no results, so the run is made again");
      return false;
    }
    boolean all = true;
    for (Map.Entry<String, String> entry : hashes.entrySet()) {
      Path file = file(directory, entry.getKey());
      if (!Files.isRegularFile(file)) {
        listener.warns(file + " is gone, so its run is made again");
        all = false;
      } else if (!FileHash.sha256(file).equals(entry.getValue())) {
        if (!overwrite) {
          throw Problem.output(
              file,
              "what the finished run left, sha256 %.12s…".formatted(entry.getValue()),
              "a file that was changed or cut off since",
              "make it again with --overwrite, or choose another --out");
        }
        all = false;
      }
    }
    return all;
  }

  private static Path file(Path directory, String name) {
    try {
      return directory.resolve(name);
    } catch (InvalidPathException e) {
      throw Problem.output(
              directory.resolve(RunDirectory.PROVENANCE),
              "names of files as results",
              "one that no file can have",
              "the file is damaged: choose another --out, or start over with --overwrite")
          .causedBy(e);
    }
  }
}
