package org.ltp4j.engine;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A file of any size mapped as a whole, copy-on-write: what is written stays in this process. Java
 * maps at most 2 GB at a time, and copy-on-write only files that it may write to; the engine has
 * neither limit.
 */
public final class HostFile implements AutoCloseable {
  private final Tensor bytes;
  private final long size;

  private HostFile(Tensor bytes, long size) {
    this.bytes = bytes;
    this.size = size;
  }

  /** Maps a file; nothing where the system cannot, as on some network drives. */
  public static Optional<HostFile> map(Path file) {
    try (PointerScope scope = new PointerScope()) {
      long size = Files.size(file);
      String path = file.toAbsolutePath().toString();
      Tensor bytes =
          torch.from_file(
              new BytePointer(path, StandardCharsets.UTF_8),
              new BoolOptional(false),
              new LongOptional(size),
              new TensorOptions(ScalarType.Byte));
      return Optional.of(new HostFile(Scope.own(bytes), size));
    } catch (IOException | RuntimeException unmappable) {
      return Optional.empty();
    }
  }

  /** The {@code count} single-precision values from a byte of the file on. */
  public HostFloats floats(long offset, long count) {
    if (offset < 0 || offset > size || count > (size - offset) / Float.BYTES) {
      throw new UncheckedIOException(new EOFException("the file became shorter"));
    }
    return HostFloats.at(bytes.data_ptr().address() + offset, count);
  }

  /** Lets go of the file; no values in it may be used afterwards. */
  @Override
  public void close() {
    Scope.disown(bytes);
  }
}
