package org.ltp4j.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.ltp4j.files.FileHash;
import org.ltp4j.files.Sha256;
import org.ltp4j.problem.Problem;

/**
 * Identities of text files, by which runs tell texts apart. Small ones are known by all of their
 * bytes. Reading tens of gigabytes would take minutes before anything begins, so that large ones
 * are known by their size and a million of their bytes: sixteen stretches at even distances,
 * beginning and end among them. That is a name and no proof; whoever goes on with work on a large
 * text compares what he has read of it.
 */
public final class TextIdentity {
  /** Texts of at most this many bytes are read before anything is done with them. */
  public static final long SMALL = 8 << 20;

  /** What a packed byte counts for. */
  private static final int PACKED = 4;

  /** Begins the identities of large texts: the version of how they are walked through. */
  private static final String LARGE = "streamed-1:";

  private static final int STRETCHES = 16;
  private static final int STRETCH = 1 << 16;

  private TextIdentity() {}

  /** Whether these are few enough bytes to be read before anything else. */
  public static boolean areSmall(List<Path> files) {
    return areSmall(files.stream().mapToLong(file -> counted(size(file), isPacked(file))));
  }

  /**
   * Whether these are few enough bytes to be read before anything else.
   *
   * @param counted {@link #counted} of each text
   */
  public static boolean areSmall(LongStream counted) {
    return counted.sum() <= SMALL;
  }

  /** The bytes that a file counts for, since packed ones hold more text. */
  public static long counted(long size, boolean packed) {
    return size * (packed ? PACKED : 1);
  }

  /**
   * The identities of the texts of a run, under the names of provenance.
   *
   * @param role what the files are to the run, e.g. {@code text}
   * @return the SHA-256 of each file, or what stands for it where they are large
   */
  public static Map<String, String> of(String role, List<Path> files) {
    boolean small = areSmall(files);
    Map<String, String> identities = new LinkedHashMap<>();
    TextFiles.numbered(role, files)
        .forEach((name, file) -> identities.put(name, small ? FileHash.sha256(file) : large(file)));
    return identities;
  }

  /**
   * The same for texts that are read as a whole in any case.
   *
   * @param paths files, and folders of files
   * @return the SHA-256 of each file
   */
  public static Map<String, String> exact(String role, List<Path> paths) {
    Map<String, String> hashes = new LinkedHashMap<>();
    TextFiles.numbered(role, TextFiles.expand(paths))
        .forEach((name, file) -> hashes.put(name, FileHash.sha256(file)));
    return hashes;
  }

  /** What stands for a large file's hash. */
  public static String large(Path file) {
    HashedInput.requireFile(file);
    try (FileChannel channel = FileChannel.open(file)) {
      MessageDigest digest = Sha256.digest();
      long size = channel.size();
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, size));
      for (int i = 0; i < STRETCHES; i++) {
        long last = Math.max(0, size - STRETCH);
        ByteBuffer bytes = ByteBuffer.allocate(STRETCH);
        long from = last / (STRETCHES - 1) * i + last % (STRETCHES - 1) * i / (STRETCHES - 1);
        int n = 0;
        while (n >= 0 && bytes.hasRemaining()) {
          n = channel.read(bytes, from + bytes.position());
        }
        digest.update(bytes.flip());
      }
      return LARGE + HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw Problem.input(file, "a file that can be read", e.getMessage(), "check its rights")
          .causedBy(e);
    }
  }

  /** Whether a file's text is packed, so that it can only be read from its beginning. */
  public static boolean isPacked(Path file) {
    return ParquetOpener.isParquet(file) || Compression.of(file) != Compression.NONE;
  }

  /** The bytes of a file. */
  public static long size(Path file) {
    HashedInput.requireFile(file);
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw Problem.input(file, "a file that can be read", e.getMessage(), "check its rights")
          .causedBy(e);
    }
  }
}
