package org.ltp4j.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.TensorSource;

/**
 * The fixtures of the reference implementation: those beside the tests, or {@code -Dltp.golden}.
 */
public final class Golden {
  private Golden() {}

  public static Path folder() {
    String given = System.getProperty("ltp.golden");
    if (given != null && !given.isBlank()) {
      return Path.of(given);
    }
    // A folder, for other modules see this one's tests as a jar.
    return Path.of(System.getProperty("ltp.root"), "formats/src/test/resources/golden");
  }

  public static TensorSource tensors(String file) {
    return SafetensorsFile.open(folder().resolve(file));
  }

  public static JsonNode json(String file) {
    try {
      return new ObjectMapper().readTree(folder().resolve(file).toFile());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public static float[] floats(TensorSource source, String name) {
    FloatBuffer buffer = source.bytes(name).asFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  public static long[] longs(TensorSource source, String name) {
    LongBuffer buffer = source.bytes(name).asLongBuffer();
    long[] values = new long[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  /** Rows of ids without their padding, from a padded matrix and its mask. */
  public static int[][] rows(long[] ids, long[] mask, int count) {
    int length = ids.length / count;
    int[][] rows = new int[count][];
    for (int r = 0; r < count; r++) {
      int from = r * length;
      int real = (int) Arrays.stream(mask, from, from + length).sum();
      rows[r] = Arrays.stream(ids, from, from + real).mapToInt(i -> (int) i).toArray();
    }
    return rows;
  }

  /** The real tokens (T, C) of padded rows (B, S, C). */
  public static float[] packed(int[][] rows, float[] padded, int width) {
    int length = padded.length / width / rows.length;
    float[] values = new float[Arrays.stream(rows).mapToInt(row -> row.length).sum() * width];
    int at = 0;
    for (int r = 0; r < rows.length; r++) {
      System.arraycopy(padded, r * length * width, values, at, rows[r].length * width);
      at += rows[r].length * width;
    }
    return values;
  }
}
