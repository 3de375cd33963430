package org.ltp4j.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.ltp4j.problem.Problem;

/** The rows of a file as they stand there, whatever task they may be of. */
public final class RowFiles {
  private RowFiles() {}

  /** Takes a row. */
  @FunctionalInterface
  public interface Sink {
    /** Column to text. */
    void row(Map<String, String> cells) throws IOException;
  }

  /**
   * Hands over all rows of a file whose first row names its columns, or whose rows are objects.
   *
   * @throws IOException that the sink has thrown
   * @throws Problem if the file cannot be read, or has rows that cannot
   */
  public static void read(Path file, Sink sink) throws IOException {
    HashedInput.requireFile(file);
    BadRowLog bad = new BadRowLog(file, "row");
    try (HashedInput input = new HashedInput(file)) {
      Columns.read(
          input,
          RowFormat.of(file),
          bad,
          cells -> Columns.header(file, cells),
          row -> {
            try {
              sink.row(row.cells());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    bad.finish(BadRows.REJECT);
  }
}
