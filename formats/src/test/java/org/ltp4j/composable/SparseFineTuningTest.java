package org.ltp4j.composable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.pickle.TorchWriter;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;
import org.ltp4j.safetensors.RawFile;
import org.ltp4j.safetensors.WholeTensor;

/**
 * The fixtures were written by composable-sft itself: by NumPy 2, and with the names of NumPy 1.
 * Their query has 0.5 at (0, 1), -0.25 at (2, 1), 0.125 at (0, 3), 2 at (1, 3).
 */
class SparseFineTuningTest {
  @TempDir Path dir;

  private Path fixture(String name) throws IOException {
    Path file = dir.resolve(SparseFineTuning.FILE);
    try (InputStream in = getClass().getResourceAsStream("/composable/" + name)) {
      Files.copy(in, file);
    }
    return dir;
  }

  @ParameterizedTest
  @ValueSource(strings = {"numpy1.bin", "numpy2.bin"})
  void whatComposableSftWroteIsReadRowByRow(String name) throws IOException {
    SparseFineTuning read = SparseFineTuning.read(fixture(name));

    String layer = "roberta.encoder.layer.0.";
    assertThat(read.changes())
        .containsExactly(
            new SparseChange(
                layer + "attention.self.query.weight",
                new long[] {3, 4},
                new long[] {1, 3, 7, 9},
                new float[] {0.5f, 0.125f, 2, -0.25f}),
            new SparseChange(
                layer + "output.dense.bias", new long[] {3}, new long[] {2}, new float[] {-1.5f}),
            new SparseChange(
                layer + "attention.self.key.bias", new long[] {3}, new long[1], new float[] {1}),
            new SparseChange(
                layer + "attention.self.value.bias", new long[] {3}, new long[0], new float[0]));
    assertThat(read.whole())
        .containsExactly(
            new WholeTensor("lm_head.bias", new long[] {5}, new float[] {1, 2, 3, 4, 5}),
            new WholeTensor(
                "classifier.dense.weight", new long[] {2, 2}, new float[] {1, 2, 3, 4}));
    assertThat(read.entries()).isEqualTo(6);
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    SplittableRandom random = new Streams(5).stream("sparse");
    List<SparseChange> changes = new ArrayList<>();
    for (int tensor = 0; tensor < 20; tensor++) {
      int rows = random.nextInt(1, 70);
      int columns = random.nextInt(1, 70);
      long[] shape = tensor % 3 == 0 ? new long[] {rows * columns} : new long[] {rows, columns};
      TreeMap<Long, Float> entries = new TreeMap<>();
      for (int n = random.nextInt(2000); n > 0; n--) {
        entries.put((long) random.nextInt(rows * columns), random.nextFloat() - 0.5f);
      }
      float[] values = new float[entries.size()];
      int i = 0;
      for (float value : entries.values()) {
        values[i++] = value;
      }
      changes.add(
          new SparseChange(
              "t" + tensor,
              shape,
              entries.keySet().stream().mapToLong(Long::longValue).toArray(),
              values));
    }
    SparseFineTuning tuning = new SparseFineTuning(changes, List.of());

    tuning.write(dir);
    byte[] bytes = Files.readAllBytes(dir.resolve(SparseFineTuning.FILE));

    assertThat(SparseFineTuning.read(dir)).isEqualTo(tuning);
    tuning.write(dir);
    assertThat(dir.resolve(SparseFineTuning.FILE)).hasBinaryContent(bytes);
  }

  private Path written(long[] size, long[] steps, float... values) {
    Map<String, Object> change = new LinkedHashMap<>();
    change.put("size", new TorchWriter.Size(size));
    change.put("index_steps", steps);
    change.put("values", new TorchWriter.Floats(new long[] {values.length}, values));
    Path file = dir.resolve(SparseFineTuning.FILE);
    TorchWriter.write(file, Map.of("diffs", Map.of("w", change)));
    return file;
  }

  @Test
  void damagedIndicesAreRefused() {
    long[] size = {2, 3};
    refused(written(size, new long[] {0, 0}, 1, 2), "index_steps that go forward", "0 at place 1");
    refused(written(size, new long[] {-1}, 1), "index_steps that go forward", "-1");
    refused(written(size, new long[] {0, 6}, 1, 2), "a tensor of 6", "behind its end");
    refused(written(size, new long[] {Long.MAX_VALUE}, 1), "behind its end");
    refused(written(size, new long[] {1, Long.MAX_VALUE}, 1, 2), "behind its end");
    refused(written(size, new long[] {0, 1}, 1), "1 index_steps", "found 2");
    refused(written(size, new long[] {0}, Float.NaN), "finite", "NaN");
    refused(written(new long[] {2, -1}, new long[0]), "vector or matrix", "[2, -1]");
    refused(written(new long[] {1L << 40, 1L << 40}, new long[0]), "vector or matrix");
    refused(written(new long[] {2, 2, 2}, new long[0]), "vector or matrix");
  }

  @Test
  void otherContentIsRefused() {
    Path file = dir.resolve(SparseFineTuning.FILE);
    TorchWriter.write(file, Map.of("body", Map.of()));
    refused(file, "\"diffs\"");
    TorchWriter.write(file, Map.of("diffs", new long[] {1}));
    refused(file, "a dictionary");
    TorchWriter.write(file, Map.of("diffs", Map.of("w", Map.of("size", new long[] {1}))));
    refused(file, "\"w\"", "values");
    RawFile.assertRefused(
        () -> SparseFineTuning.read(dir.resolve("none")), dir.resolve("none"), "a file");
  }

  @ParameterizedTest
  @CsvSource({"numpy2.bin,1"})
  void flippedBytesOpenOrAreRefused(String name, long seed) throws IOException {
    byte[] whole = Files.readAllBytes(fixture(name).resolve(SparseFineTuning.FILE));
    Path file = dir.resolve("flipped");
    int refused = 0;
    for (int round = 0; round < 500; round++) {
      SplittableRandom random = new Streams(seed).stream("flip", round);
      byte[] bytes = whole.clone();
      for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      RawFile.write(file, bytes);
      try {
        SparseFineTuning.read(file);
      } catch (Problem e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1, 499);
  }

  private void refused(Path file, String... words) {
    RawFile.assertRefused(() -> SparseFineTuning.read(dir), file, words);
  }
}
