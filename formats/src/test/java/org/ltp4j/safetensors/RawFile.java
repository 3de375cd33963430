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
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;

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
}
