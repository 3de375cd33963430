package org.ltp4j.pickle;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.MappedFile;

/**
 * CRC-32 of an entry's bytes as the archive names it.
 *
 * @param crc 32 bits; negative where the archive has none
 */
record Checksum(long crc) {
  /** Of an entry whose archive has no sums. */
  static final Checksum NONE = new Checksum(-1);

  private static final int PIECE = 1 << 20;

  /**
   * Reads bytes of a file and compares.
   *
   * @param where file and entry
   * @throws Problem if they are not those that the archive was written with
   */
  void require(String where, MappedFile file, long offset, long length) {
    if (crc < 0) {
      return;
    }
    CRC32 sum = new CRC32();
    for (long at = 0; at < length; at += PIECE) {
      sum.update(file.read(offset + at, (int) Math.min(PIECE, length - at)));
    }
    require(where, sum.getValue());
  }

  /** The same of bytes that have been read. */
  void require(String where, byte[] content) {
    CRC32 sum = new CRC32();
    sum.update(ByteBuffer.wrap(content));
    if (crc >= 0) {
      require(where, sum.getValue());
    }
  }

  private void require(String where, long found) {
    if (found != crc) {
      throw Problem.input(
          where,
          "bytes of CRC-32 %08x".formatted(crc),
          "%08x (the file is damaged)".formatted(found),
          "fetch or copy the file again");
    }
  }
}
