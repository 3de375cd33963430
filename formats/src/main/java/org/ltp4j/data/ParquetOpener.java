package org.ltp4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.ServiceLoader;
import org.ltp4j.problem.Problem;

/**
 * Opens Parquet files as lines of JSON, so that all that reads JSONL reads them. Who does it is
 * found by {@link ServiceLoader}, since it needs a library of its own: the module {@code
 * ltp4j-parquet}, which the command line has.
 */
public interface ParquetOpener {
  /**
   * Opens a file.
   *
   * @param column the only column that is wanted, which must hold text; null for all whose values
   *     are no lists or structures
   * @throws IOException if the file cannot be read or is damaged
   * @throws Problem if there is no such column
   */
  Rows open(Path file, String column) throws IOException;

  /** Rows as lines of JSON, an object each; an empty value's key is left out. */
  abstract class Rows extends InputStream {
    /** Bytes of the file that were read so far. */
    public abstract long taken();
  }

  /** Whether a file's name says that it is Parquet. */
  static boolean isParquet(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".parquet");
  }

  /**
   * The one on the class path.
   *
   * @param file for the message
   * @throws Problem if there is none
   */
  static ParquetOpener found(Path file) {
    return ServiceLoader.load(ParquetOpener.class)
        .findFirst()
        .orElseThrow(
            () ->
                Problem.input(
                    file,
                    "a file that the class path has a reader for",
                    "Parquet",
                    "add the module ltp4j-parquet to the class path"));
  }
}
