package org.ltp4j.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.ltp4j.problem.Problem;

/** Little-endian memory outside the Java heap, for tensors that cannot be mapped as they are. */
public final class DirectBuffers {
  private DirectBuffers() {}

  /**
   * Zeroed memory.
   *
   * @param where the tensor it is for, for messages
   * @param bytes size
   * @throws Problem if this is over 2 GB or more than the JVM may take
   */
  public static ByteBuffer allocate(Object where, long bytes) {
    requireAddressable(where, bytes);
    try {
      return ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    } catch (OutOfMemoryError e) {
      throw Problem.input(
              where,
              bytes + " bytes of direct memory",
              "less (" + e.getMessage() + ")",
              "raise -XX:MaxDirectMemorySize or close other programs")
          .causedBy(e);
    }
  }

  /** Refuses sizes that one buffer cannot hold. */
  public static void requireAddressable(Object where, long bytes) {
    if (bytes > Integer.MAX_VALUE) {
      throw Problem.input(
          where,
          "a tensor of at most " + Integer.MAX_VALUE + " bytes",
          bytes + " bytes",
          "use a model with smaller tensors");
    }
  }
}
