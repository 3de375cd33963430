package org.ltp4j.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ltp4j.files.FileHash;
import org.ltp4j.files.LfsPointer;
import org.ltp4j.files.Sha256;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;

/**
 * A file's content, unpacked if it is packed, while the bytes of the file itself are hashed. That
 * of Parquet is lines of JSON.
 */
final class HashedInput implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final Supplier<String> hash;
  private final LongSupplier taken;
  private final InputStream content;

  /** Opens a file. */
  HashedInput(Path file) {
    this(file, (String) null);
  }

  /**
   * Opens a file.
   *
   * @param column of Parquet the only column that is wanted, whose values must be texts; null for
   *     all
   */
  HashedInput(Path file, String column) {
    this(file, ParquetOpener.isParquet(file) ? rows(file, column) : open(file));
  }

  /** Reads a stream, e.g. standard input, under a name for messages. */
  HashedInput(Path file, InputStream in) {
    this.file = file;
    if (in instanceof ParquetOpener.Rows rows) {
      // Read here and there, so that the hash takes a reading of its own.
      hash = () -> FileHash.sha256(file);
      taken = rows::taken;
      content = rows;
      return;
    }
    try {
      MessageDigest digest = Sha256.digest();
      Counted counted = new Counted(new DigestInputStream(in, digest));
      BufferedInputStream raw = new BufferedInputStream(counted, BUFFER);
      hash = () -> hashOfAll(raw, digest);
      taken = () -> counted.bytes;
      content = Compression.of(raw).unpack(raw);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  Path file() {
    return file;
  }

  InputStream stream() {
    return content;
  }

  /** Fills the buffer from the content; -1 at its end. */
  int read(byte[] buffer) {
    try {
      return content.read(buffer);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Passes over bytes of the content; the hash is no longer that of the file.
   *
   * @return how many there were
   */
  long skip(long bytes) {
    try {
      long left = bytes;
      while (left > 0) {
        long n = content.skip(left);
        if (n <= 0) {
          if (content.read() < 0) {
            break;
          }
          n = 1;
        }
        left -= n;
      }
      return bytes - left;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Bytes of the file itself that were read so far, some of them ahead. */
  long taken() {
    return taken.getAsLong();
  }

  /** The hash of the whole file; reads what is left of it. */
  String sha256() {
    return hash.get();
  }

  private String hashOfAll(InputStream raw, MessageDigest digest) {
    try {
      raw.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw unreadable(e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  Problem unreadable(IOException cause) {
    return unreadable(file, cause);
  }

  private static Problem unreadable(Path file, IOException cause) {
    return Problem.input(
            file,
            "a file that can be read to its end",
            cause instanceof EOFException
                ? "one that is cut off"
                : cause.getClass() == IOException.class
                    ? cause.getMessage()
                    : cause.getClass().getSimpleName() + " (" + cause.getMessage() + ")",
            "copy it from its source again")
        .causedBy(cause);
  }

  @Override
  public void close() {
    try {
      content.close();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Refuses a folder, and a file that is not there, with the name that was probably meant. */
  static void requireFile(Path file) {
    if (Files.isDirectory(file)) {
      throw Problem.input(file, "a file", "a folder", "name one of the files in it");
    }
    if (!Files.exists(file)) {
      throw Problem.input(file, "a file", "nothing", siblings(file));
    }
  }

  /** Counts what is read. */
  private static final class Counted extends FilterInputStream {
    private long bytes;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      bytes += value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      int n = super.read(buffer, from, length);
      bytes += Math.max(0, n);
      return n;
    }
  }

  private static InputStream rows(Path file, String column) {
    requireFile(file);
    LfsPointer.refuse(file, "the rows");
    try {
      return ParquetOpener.found(file).open(file, column);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static InputStream open(Path file) {
    requireFile(file);
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw Problem.input(file, "a file that can be read", e.getMessage(), "check its rights")
          .causedBy(e);
    }
  }

  private static String siblings(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      return "its folder does not exist either; check the path";
    }
    try (Stream<Path> list = Files.list(folder)) {
      var names = list.map(path -> path.getFileName().toString()).sorted().toList();
      return Nearest.to(file.getFileName().toString(), names)
          .map(name -> "did you mean '" + name + "'?")
          .orElse("check the path");
    } catch (IOException e) {
      return "check the path";
    }
  }
}
