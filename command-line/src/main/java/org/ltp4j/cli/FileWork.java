package org.ltp4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.ltp4j.console.Display;
import org.ltp4j.problem.Problem;
import org.ltp4j.run.Interrupt;
import org.ltp4j.run.Progress;
import org.ltp4j.run.Stop;

/**
 * The answering of a file into another: it is shown how far it is, and Ctrl-C and SIGTERM end it
 * between two chunks. With a stream neither: nobody knows how long it is, and the next row, before
 * which a signal would not be looked for, may never come.
 */
final class FileWork implements AutoCloseable {
  private final RowSource rows;
  private final String output;
  private final Progress progress;
  private final Stop stop;

  private FileWork(RowSource rows, String output, Progress progress, Stop stop) {
    this.rows = rows;
    this.output = output;
    this.progress = progress;
    this.stop = stop;
  }

  static FileWork of(RowSource rows, String output) {
    return rows.bytes().isEmpty()
        ? new FileWork(rows, output, Progress.none(), Stop.NEVER)
        : new FileWork(
            rows,
            output,
            Display.ofBytes("predict", 0, rows.bytes().getAsLong()),
            Interrupt.listen(
                () -> {
                  System.err.println();
                  System.err.println("ltp: stopping; once more to stop at once");
                }));
  }

  /**
   * Goes on to the next chunk.
   *
   * @throws Problem if it has been stopped
   */
  void proceed() {
    try {
      long taken = rows.position().taken();
      progress.step(taken, taken, Double.NaN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (stop.requested()) {
      throw Problem.stopped(output);
    }
  }

  @Override
  public void close() {
    progress.close();
    stop.close();
  }
}
