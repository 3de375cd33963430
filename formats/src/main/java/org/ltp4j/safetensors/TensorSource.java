package org.ltp4j.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.ltp4j.problem.Problem;

/**
 * Named tensors of one or several files. Implementations: a safetensors file, a sharded directory,
 * and the allow-listed reader of {@code pytorch_model.bin}.
 */
public interface TensorSource extends AutoCloseable {
  /** All tensors by name, in the order of their data. */
  Map<String, TensorInfo> tensors();

  /** The free-form metadata, empty where the format has none. */
  Map<String, String> metadata();

  /**
   * The little-endian bytes of a tensor, mapped copy-on-write where the format allows it: writes
   * stay private to this process and never reach the file. The buffer stays valid as long as it is
   * referenced.
   *
   * @throws org.ltp4j.problem.Problem if there is no such tensor
   */
  ByteBuffer bytes(String name);

  /**
   * What is known of a tensor that has to be there.
   *
   * @throws org.ltp4j.problem.Problem if there is no such tensor
   */
  default TensorInfo require(String name) {
    TensorInfo info = tensors().get(name);
    if (info == null) {
      throw Problem.input(
          describe(),
          "a tensor " + Quoted.of(name),
          tensors().size() + " tensors without it",
          "use a file that holds it");
    }
    return info;
  }

  /**
   * All values of a tensor in single precision, row by row.
   *
   * @throws org.ltp4j.problem.Problem if there is no such tensor
   */
  default float[] floats(String name) {
    float[] values = new float[Math.toIntExact(require(name).elements())];
    bytes(name).asFloatBuffer().get(values);
    return values;
  }

  /**
   * A piece of a tensor's bytes, little-endian, for readers that pass over a file once: pages that
   * were mapped would stay in the process's memory.
   */
  default ByteBuffer piece(String name, long offset, int length) {
    return bytes(name).slice((int) offset, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Where a tensor's bytes lie one after the other in a file, for readers that map it; nothing if
   * they have to be put together.
   */
  default Optional<Extent> extent(String name) {
    return Optional.empty();
  }

  /**
   * A run of bytes in a file.
   *
   * @param offset the first one
   */
  record Extent(Path file, long offset) {}

  /** The file or directory, for messages. */
  String describe();

  @Override
  void close();
}
