package org.ltp4j.data;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** How a file is packed; known by its first bytes, whatever it is called. */
enum Compression {
  /** Not packed. */
  NONE {
    @Override
    InputStream unpack(InputStream raw) {
      return raw;
    }
  },
  /** gzip, of one or several members. */
  GZIP {
    @Override
    InputStream unpack(InputStream raw) throws IOException {
      // Java's own takes a pause of the writer, or a damaged member behind the first, for the end.
      return new GzipCompressorInputStream(raw, true);
    }
  },
  /** Zstandard, of one or several frames. */
  ZSTD {
    @Override
    InputStream unpack(InputStream raw) throws IOException {
      try {
        return new ZstdInputStream(raw).setLongMax(LONGEST_WINDOW);
      } catch (LinkageError e) {
        throw new IOException("zstd's native part cannot be unpacked to the temporary folder", e);
      }
    }
  },
  /** xz, of one or several streams. */
  XZ {
    @Override
    InputStream unpack(InputStream raw) throws IOException {
      return new XZInputStream(raw, MOST_MEMORY);
    }
  };

  /** Endings of names that packed files may have, as a regular expression. */
  static final String ENDING = "(?:\\.(?:gz|zst|xz))?";

  /** As the zstd program's --ultra --long=31 makes them, binary logarithm of bytes. */
  private static final int LONGEST_WINDOW = 31;

  /** kB; the xz program's own formats need a tenth of it at most. */
  private static final int MOST_MEMORY = 1 << 20;

  private static final int BYTES = 6;

  /** The content of a stream that is packed like this. */
  abstract InputStream unpack(InputStream raw) throws IOException;

  /** What a stream's beginning says; the stream stays where it is. */
  static Compression of(BufferedInputStream raw) throws IOException {
    raw.mark(BYTES);
    byte[] head = raw.readNBytes(BYTES);
    raw.reset();
    return of(head);
  }

  /** What a file's beginning says. */
  static Compression of(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return of(in.readNBytes(BYTES));
    } catch (IOException e) {
      return NONE; // Whoever reads it says what the matter is.
    }
  }

  private static Compression of(byte[] head) {
    if (starts(head, 0x1f, 0x8b)) {
      return GZIP;
    } else if (starts(head, 0x28, 0xb5, 0x2f, 0xfd) || isSkippable(head)) {
      return ZSTD;
    }
    return starts(head, 0xfd, '7', 'z', 'X', 'Z', 0) ? XZ : NONE;
  }

  /** A frame of zstd without content, which parallel packers begin with. */
  private static boolean isSkippable(byte[] head) {
    return head.length > 3
        && (head[0] & 0xf0) == 0x50
        && head[1] == 0x2a
        && head[2] == 0x4d
        && head[3] == 0x18;
  }

  private static boolean starts(byte[] head, int... with) {
    boolean all = head.length >= with.length;
    for (int i = 0; all && i < with.length; i++) {
      all = (head[i] & 0xff) == with[i];
    }
    return all;
  }
}
