package org.ltp4j.safetensors;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.ltp4j.files.LfsPointer;
import org.ltp4j.problem.Problem;

/**
 * A file whose regions become buffers without being read first. Regions are mapped copy-on-write:
 * writes into a buffer are seen by everybody who asks for the same region, and never reach the
 * file. Opening costs the same for any size of file. Closing leaves the buffers valid.
 */
public final class MappedFile implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;
  private final boolean mappable;
  private final long size;
  private final Map<Region, ByteBuffer> regions = new ConcurrentHashMap<>();

  private record Region(long offset, long length) {}

  private MappedFile(Path path, FileChannel channel, boolean mappable) throws IOException {
    this.path = path;
    this.channel = channel;
    this.mappable = mappable;
    this.size = channel.size();
  }

  /**
   * Opens a regular file.
   *
   * @param path the file
   * @throws Problem if it is absent, a directory or unreadable, or stands for a file that a version
   *     control system has not fetched
   */
  public static MappedFile open(Path path) {
    if (!Files.exists(path)) {
      throw Problem.input(path, "a file", absence(path), "check the path or download it again");
    }
    if (!Files.isRegularFile(path)) {
      String found = Files.isDirectory(path) ? "a directory" : "something that is no regular file";
      throw Problem.input(path, "a file", found, "name the file itself");
    }
    LfsPointer.refuse(path, "the weights");
    try {
      return openChannel(path);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** Why a path does not exist: nothing there, or a link into nothing. */
  public static String absence(Path path) {
    return Files.isSymbolicLink(path) ? "a broken symbolic link" : "nothing of that name";
  }

  private static MappedFile openChannel(Path path) throws IOException {
    try {
      // Java maps copy-on-write only through a channel that could also write.
      return new MappedFile(
          path, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE), true);
    } catch (IOException readOnly) {
      return new MappedFile(path, FileChannel.open(path, StandardOpenOption.READ), false);
    }
  }

  /** The file's path. */
  public Path path() {
    return path;
  }

  /** The file's size in bytes. */
  public long size() {
    return size;
  }

  /** Reads a small region into the heap, little-endian. */
  public ByteBuffer read(long offset, int length) {
    return fill(ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN), offset);
  }

  /**
   * A region as a direct little-endian buffer, mapped on first use. Of a file that this process may
   * not write to, the region is read into memory instead.
   *
   * @param where the tensor it holds, for messages
   * @throws Problem if it is over 2 GB or no longer there
   */
  public ByteBuffer region(Object where, long offset, long length) {
    DirectBuffers.requireAddressable(where, length);
    return regions
        .computeIfAbsent(new Region(offset, length), r -> load(where, r))
        .duplicate()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private ByteBuffer load(Object where, Region region) {
    if (!mappable) {
      return fill(DirectBuffers.allocate(where, region.length()), region.offset());
    }
    try {
      // Mapping past the end would silently lengthen the file.
      if (channel.size() < region.offset() + region.length()) {
        throw new EOFException("the file became shorter");
      }
      return channel.map(MapMode.PRIVATE, region.offset(), region.length());
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private ByteBuffer fill(ByteBuffer buffer, long offset) {
    try {
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, offset + buffer.position()) < 0) {
          throw new EOFException("the file became shorter");
        }
      }
      return buffer.flip();
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static Problem unreadable(Path path, IOException e) {
    String reason = e.getClass().getSimpleName() + " (" + e.getMessage() + ")";
    return Problem.input(path, "a readable file", reason, "check the file and its permissions")
        .causedBy(e);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }
}
