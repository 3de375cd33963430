package org.ltp4j.serving;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.files.FileHash;
import org.ltp4j.problem.Problem;

/**
 * What {@code ltp export --to onnx} wrote, whole and unchanged: a directory, or a .zip file whose
 * content lies in a temporary directory until this is closed. It is complete in itself and may be
 * moved anywhere.
 *
 * @param source as it was given
 * @param directory where its files are
 * @param config what it is
 */
record Bundle(Path source, Path directory, BundleConfig config) implements AutoCloseable {
  private static final int LARGEST_CONFIG = 1 << 24;
  private static final String REMEDY = "copy it again, or export it again";

  /** Whether there is a bundle, good or bad, at a place. */
  static boolean isAt(Path source) {
    return Files.isRegularFile(source.resolve(BundleConfig.FILE))
        || (Files.isRegularFile(source) && source.toString().endsWith(".zip"));
  }

  /**
   * Opens a bundle and compares every file with its hash.
   *
   * @throws Problem if it is none, a file is missing or another
   */
  static Bundle open(Path source) {
    if (Files.isRegularFile(source)) {
      return unpacked(source);
    }
    Path file = source.resolve(BundleConfig.FILE);
    if (!Files.isRegularFile(file)) {
      throw none(source, Files.exists(source) ? "no such file in it" : "nothing there");
    }
    try {
      Bundle bundle = new Bundle(source, source, config(file, Files.newInputStream(file)));
      bundle.requireWhole();
      return bundle;
    } catch (IOException e) {
      throw none(source, e.getMessage()).causedBy(e);
    }
  }

  private static Problem none(Path source, String found) {
    return Problem.input(
        source,
        "a bundle: a directory or .zip file with " + BundleConfig.FILE,
        found,
        "give what ltp export --to onnx wrote");
  }

  private static BundleConfig config(Object place, InputStream stream) throws IOException {
    try (stream) {
      return BundleConfig.read(place, stream.readNBytes(LARGEST_CONFIG));
    }
  }

  private static Bundle unpacked(Path source) {
    Path folder = null;
    try (ZipFile zip = new ZipFile(source.toFile())) {
      ZipEntry entry = zip.getEntry(BundleConfig.FILE);
      if (entry == null) {
        throw none(source, "no such file in it");
      }
      BundleConfig config = config(source + ": " + BundleConfig.FILE, zip.getInputStream(entry));
      // Named after the process, so that what a killed one left can be told from what is in use.
      folder = Files.createTempDirectory("ltp4j-bundle-" + ProcessHandle.current().pid() + "-");
      Bundle bundle = new Bundle(source, folder, config);
      for (Map.Entry<String, BundleConfig.FileRef> file : config.files().entrySet()) {
        bundle.unpack(zip, file.getKey(), file.getValue().bytes());
      }
      bundle.requireWhole();
      return bundle;
    } catch (IOException e) {
      delete(folder);
      throw none(source, e.getMessage()).causedBy(e);
    } catch (RuntimeException e) {
      delete(folder);
      throw e;
    }
  }

  /** Copies no more than it should have, whatever the file says of itself. */
  private void unpack(ZipFile zip, String name, long bytes) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw missing(name);
    }
    try (InputStream in = zip.getInputStream(entry);
        var out = Files.newOutputStream(directory.resolve(name))) {
      byte[] piece = new byte[1 << 16];
      long left = bytes;
      for (int n; left >= 0 && (n = in.read(piece)) > 0; left -= n) {
        out.write(piece, 0, (int) Math.min(n, left));
      }
    }
  }

  private Problem missing(String name) {
    return Problem.input(source + ": " + name, "a file of the bundle", "no such file", REMEDY);
  }

  private void requireWhole() throws IOException {
    for (Map.Entry<String, BundleConfig.FileRef> entry : config.files().entrySet()) {
      Path file = directory.resolve(entry.getKey());
      Object place = source + ": " + entry.getKey();
      if (!Files.isRegularFile(file)) {
        throw missing(entry.getKey());
      }
      long bytes = Files.size(file);
      if (bytes != entry.getValue().bytes()) {
        throw Problem.input(place, entry.getValue().bytes() + " bytes", bytes, REMEDY);
      }
      String sha256 = FileHash.sha256(file);
      if (!sha256.equals(entry.getValue().sha256())) {
        throw Problem.input(place, "sha256 " + entry.getValue().sha256(), sha256, REMEDY);
      }
    }
  }

  /** The file of the graph. */
  Path model() {
    return directory.resolve(config.model());
  }

  private static void delete(Path folder) {
    if (folder != null) {
      try {
        AtomicFiles.deleteTree(folder);
      } catch (IOException e) {
        // It lies in the system's place for temporary files.
      }
    }
  }

  @Override
  public void close() {
    if (!directory.equals(source)) {
      delete(directory);
    }
  }
}
