package org.ltp4j.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.ltp4j.files.AtomicFiles;

/** A directory as one .zip file, uncompressed: weights hardly shrink, and opening takes longer. */
final class Archive {
  /** The same for the same files. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private Archive() {}

  /** Writes a file of what {@code body} puts into a directory. */
  static void write(Path file, AtomicFiles.Body<Path> body) {
    AtomicFiles.write(
        file,
        stream -> {
          Path folder = Files.createTempDirectory("ltp4j-export-");
          try {
            body.write(folder);
            ZipOutputStream zip = new ZipOutputStream(stream);
            zip.setLevel(Deflater.NO_COMPRESSION);
            for (Path part : files(folder)) {
              ZipEntry entry = new ZipEntry(part.getFileName().toString());
              entry.setTimeLocal(TIME);
              zip.putNextEntry(entry);
              Files.copy(part, zip);
              zip.closeEntry();
            }
            zip.finish();
          } finally {
            AtomicFiles.deleteTree(folder);
          }
        });
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.sorted().toList();
    }
  }
}
