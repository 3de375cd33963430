package org.ltp4j.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.ltp4j.data.ParquetOpener;
import org.ltp4j.problem.Problem;

/**
 * Where rows come from: a file, or standard input.
 *
 * @param stream the rows
 * @param bytes how many there are; empty where nobody knows: what comes through a pipe
 * @param position how many of them were read
 */
record RowSource(InputStream stream, OptionalLong bytes, Position position)
    implements AutoCloseable {
  /** Where a reader is in a file. */
  interface Position {
    long taken() throws IOException;
  }

  /**
   * Opens a file.
   *
   * @param name null for standard input
   * @throws Problem if it cannot be opened
   */
  static RowSource open(String name) {
    if (name == null) {
      return new RowSource(standardInput(), OptionalLong.empty(), () -> 0);
    }
    try {
      Path file = Path.of(name);
      boolean isWhole = Files.isRegularFile(file);
      OptionalLong bytes = isWhole ? OptionalLong.of(Files.size(file)) : OptionalLong.empty();
      if (ParquetOpener.isParquet(file)) {
        ParquetOpener.Rows rows = ParquetOpener.found(file).open(file, null);
        return new RowSource(rows, bytes, rows::taken);
      }
      FileChannel channel = FileChannel.open(file);
      return new RowSource(
          Channels.newInputStream(channel),
          bytes,
          () -> channel.isOpen() ? channel.position() : bytes.orElse(0));
    } catch (IOException e) {
      throw Problem.input(name, "a readable file", e.getClass().getSimpleName(), "check the path")
          .causedBy(e);
    }
  }

  private static InputStream standardInput() {
    return new FilterInputStream(System.in) {
      @Override
      public void close() {} // it belongs to the process
    };
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
