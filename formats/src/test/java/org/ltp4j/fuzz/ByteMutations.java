package org.ltp4j.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Damage that needs no knowledge of the format: what disks, transfers and attackers do. */
public final class ByteMutations {
  /** Numbers at the edges of what signed, unsigned, 32- and 64-bit readers can hold. */
  private static final long[] EDGES = {
    0,
    1,
    -1,
    Byte.MAX_VALUE,
    255,
    Short.MAX_VALUE,
    65535,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0xffffffffL,
    1L << 32,
    1L << 40,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private ByteMutations() {}

  /** Any of the others. */
  public static Mutation any() {
    return Mutation.anyOf(
        ByteMutations::flip,
        ByteMutations::overwrite,
        ByteMutations::number,
        ByteMutations::cut,
        ByteMutations::append,
        ByteMutations::remove,
        ByteMutations::repeat,
        ByteMutations::zero);
  }

  /** Any of them within the first bytes, where headers are. */
  public static Mutation within(int first) {
    return (original, random) -> {
      int length = Math.min(first, original.length);
      byte[] head = any().apply(Arrays.copyOf(original, length), random);
      byte[] tail = Arrays.copyOfRange(original, length, original.length);
      return join(head, tail);
    };
  }

  /** One bit. */
  static byte[] flip(byte[] original, SplittableRandom random) {
    byte[] bytes = original.clone();
    if (bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  /** Up to eight bytes by chance. */
  static byte[] overwrite(byte[] original, SplittableRandom random) {
    byte[] bytes = original.clone();
    for (int i = random.nextInt(8); i >= 0 && bytes.length > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  /** A number at the edge of its range, in 1, 2, 4 or 8 bytes of either order. */
  static byte[] number(byte[] original, SplittableRandom random) {
    int width = 1 << random.nextInt(4);
    if (original.length < width) {
      return original;
    }
    ByteBuffer number =
        ByteBuffer.allocate(Long.BYTES)
            .order(random.nextInt(4) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    number.putLong(0, EDGES[random.nextInt(EDGES.length)]);
    byte[] bytes = original.clone();
    int from = number.order() == ByteOrder.BIG_ENDIAN ? Long.BYTES - width : 0;
    number.get(from, bytes, random.nextInt(bytes.length - width + 1), width);
    return bytes;
  }

  /** The end is missing. */
  static byte[] cut(byte[] original, SplittableRandom random) {
    return Arrays.copyOf(original, random.nextInt(original.length + 1));
  }

  /** Something follows. */
  static byte[] append(byte[] original, SplittableRandom random) {
    byte[] more = new byte[1 + random.nextInt(64)];
    random.nextBytes(more);
    return join(original, more);
  }

  /** A piece in the middle is missing. */
  static byte[] remove(byte[] original, SplittableRandom random) {
    int from = random.nextInt(original.length + 1);
    int to = Math.min(original.length, from + 1 + random.nextInt(16));
    return join(Arrays.copyOf(original, from), Arrays.copyOfRange(original, to, original.length));
  }

  /** A piece comes twice. */
  static byte[] repeat(byte[] original, SplittableRandom random) {
    int from = random.nextInt(original.length + 1);
    int to = Math.min(original.length, from + 1 + random.nextInt(64));
    return join(Arrays.copyOf(original, to), Arrays.copyOfRange(original, from, original.length));
  }

  /** A hole, as file systems leave it after a crash. */
  static byte[] zero(byte[] original, SplittableRandom random) {
    byte[] bytes = original.clone();
    int from = random.nextInt(bytes.length + 1);
    Arrays.fill(bytes, from, Math.min(bytes.length, from + 1 + random.nextInt(256)), (byte) 0);
    return bytes;
  }

  private static byte[] join(byte[] head, byte[] tail) {
    byte[] both = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, both, head.length, tail.length);
    return both;
  }
}
