package org.ltp4j.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of a file, at any place, with how many were read. */
final class Source implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final FileChannel channel;
  private final long size;
  private long taken;

  private Source(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.size = channel.size();
  }

  static Source open(Path file) throws IOException {
    return new Source(file, FileChannel.open(file, StandardOpenOption.READ));
  }

  Path file() {
    return file;
  }

  long size() {
    return size;
  }

  /** Bytes that were read. */
  long taken() {
    return Math.min(taken, size);
  }

  /** Bytes at a place. */
  ByteBuffer read(long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new EOFException();
      }
    }
    taken += length;
    return bytes.flip();
  }

  /** A stream from one place to another. */
  InputStream stream(long from, long to) {
    return new InputStream() {
      private ByteBuffer buffer = ByteBuffer.allocate(0);
      private long at = from;

      private boolean fill() throws IOException {
        if (!buffer.hasRemaining() && at < to) {
          buffer = Source.this.read(at, (int) Math.min(BUFFER, to - at));
          at += buffer.remaining();
        }
        return buffer.hasRemaining();
      }

      @Override
      public int read() throws IOException {
        return fill() ? buffer.get() & 0xFF : -1;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length > 0 && !fill()) {
          return -1;
        }
        int n = Math.min(length, buffer.remaining());
        buffer.get(bytes, offset, n);
        return n;
      }
    };
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
