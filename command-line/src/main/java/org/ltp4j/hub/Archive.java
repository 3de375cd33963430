package org.ltp4j.hub;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.ltp4j.problem.Problem;
import org.ltp4j.run.ByteCount;

/**
 * A zip archive that somebody else made. One entry that could reach outside a folder, or more
 * content than belongs, and all of it is refused.
 */
final class Archive implements AutoCloseable {
  private final Path file;
  private final ZipFile zip;

  private Archive(Path file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
  }

  /**
   * Opens an archive and looks at all its entries.
   *
   * @param largest bytes that its entries may have together, unpacked
   */
  static Archive open(Path file, long largest) {
    try {
      ZipFile zip = ZipFile.builder().setPath(file).get();
      try {
        check(file, zip, largest);
        return new Archive(file, zip);
      } catch (RuntimeException e) {
        zip.close();
        throw e;
      }
    } catch (IOException | IllegalArgumentException e) {
      throw bad(file, "a zip archive", "a damaged one (" + e.getMessage() + ")").causedBy(e);
    }
  }

  private static void check(Path file, ZipFile zip, long largest) {
    long total = 0;
    for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
      String name = entry.getName();
      if (!RemoteFile.isSafe(entry.isDirectory() ? name.replaceAll("/$", "") : name)) {
        throw bad(file, "entries below its own folder", "'" + name + "'");
      } else if (entry.isUnixSymlink()) {
        throw bad(file, "files and folders", "the link '" + name + "'");
      } else if (entry.getSize() < 0 || (total += entry.getSize()) > largest) {
        throw bad(file, "at most " + ByteCount.text(largest) + " unpacked", "more");
      }
    }
  }

  /**
   * The bytes of an entry, which the caller closes; reading fails where more come than its header
   * says.
   *
   * @throws Problem if there is no such entry
   */
  InputStream read(String name) {
    ZipArchiveEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw bad(file, "an entry " + name, "none");
    }
    try {
      return new Bounded(zip.getInputStream(entry), entry.getSize());
    } catch (IOException e) {
      throw bad(file, "the entry " + name, e.getMessage()).causedBy(e);
    }
  }

  /** Since the sum of the sizes is checked, this bounds the sum of the bytes. */
  private static final class Bounded extends FilterInputStream {
    private long left;

    Bounded(InputStream in, long size) {
      super(in);
      this.left = size;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      left -= Math.max(0, count);
      if (left < 0) {
        throw new IOException("an entry is larger than its header says");
      }
      return count;
    }
  }

  private static Problem bad(Path file, String expected, String found) {
    return Problem.input(file, expected, found, "delete it and fetch again; do not unpack it");
  }

  @Override
  public void close() {
    ZipFile.closeQuietly(zip);
  }
}
