package org.ltp4j.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;

/** Bytes that no writer of ours would produce, and what must become of them. */
public final class RawFile {
  private RawFile() {}

  /** A header that claims a length, then its text, then zeros as data. */
  public static byte[] of(long claimedLength, byte[] header, int dataBytes) {
    return ByteBuffer.allocate(Long.BYTES + header.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(claimedLength)
        .put(header)
        .array();
  }

  /** A header with its true length, then zeros as data. */
  public static byte[] of(String header, int dataBytes) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return of(text.length, text, dataBytes);
  }

  /** Writes the bytes; test files live in temporary directories. */
  public static Path write(Path file, byte[] bytes) {
    try {
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asserts one clear line that names the file and contains the words. */
  public static void assertRefused(Runnable open, Path file, String... words) {
    assertThatThrownBy(open::run)
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.exitCode()).isEqualTo(ExitCode.INPUT);
              assertThat(problem.getMessage())
                  .hasLineCount(1)
                  .hasSizeLessThan(1000 + file.toString().length())
                  .startsWith(file.toString())
                  .contains("expected", "found");
              for (String word : words) {
                assertThat(problem.getMessage()).contains(word);
              }
            });
  }

  /**
   * Changes up to three bytes of a file, again and again, and asserts that what comes out opens or
   * is refused in one line.
   *
   * @param file written over with each damaged copy
   * @param whole a file that opens
   * @return how many copies were refused
   */
  public static int damage(
      Path file, byte[] whole, long seed, int rounds, Function<Path, TensorSource> open) {
    int refused = 0;
    for (int round = 0; round < rounds; round++) {
      SplittableRandom random = new Streams(seed).stream("flip", round);
      byte[] bytes = whole.clone();
      for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      boolean opens =
          opensOrIsRefused(write(file, bytes), "seed " + seed + " round " + round, open);
      refused += opens ? 0 : 1;
    }
    return refused;
  }

  /** Whether a file opens, with as many bytes as it says; else it has to be refused in one line. */
  public static boolean opensOrIsRefused(
      Path file, String round, Function<Path, TensorSource> open) {
    try (TensorSource source = open.apply(file)) {
      for (TensorInfo info : source.tensors().values()) {
        assertThat((long) source.bytes(info.name()).remaining()).as(round).isEqualTo(info.bytes());
      }
      return true;
    } catch (Problem problem) {
      assertThat(problem.getMessage()).as(round).hasLineCount(1).startsWith(file.toString());
      return false;
    } catch (RuntimeException e) {
      throw new AssertionError(round, e);
    }
  }
}
