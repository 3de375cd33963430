package org.ltp4j.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.safetensors.TensorSource;

class ScoresTest {
  private static final String NAME = "roberta.embeddings.word_embeddings.weight";
  private static final String BASE = "ab".repeat(32);
  private static final int N = 10_000; // more than two blocks of a difference
  private static final Parameter PARAMETER = TestModels.parameter(NAME, N / 10, 10);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4095, 8193})
  void changeIsTheAbsoluteDifferenceInFloat32(int offset) {
    SplittableRandom random = new SplittableRandom(offset);
    float[] before = values(random);
    float[] after = values(random);
    int n = N - offset;
    float[] change = new float[n];
    float[] magnitude = new float[n];
    try (TensorSource base = file("base", Map.of(), floats(before));
        TensorSource trained = file("after", Map.of(), floats(after))) {
      new ChangeScores(base, trained).read(PARAMETER, offset, change, n);
      new MagnitudeScores(base).read(PARAMETER, offset, magnitude, n);
    }
    for (int i = 0; i < n; i++) {
      assertThat(change[i]).isEqualTo(Math.abs(after[offset + i] - before[offset + i]));
      assertThat(magnitude[i]).isEqualTo(Math.abs(before[offset + i]));
    }
  }

  @Test
  void entriesBeyondTwoGigabytesAreRead() throws IOException {
    long rows = 60_000_000;
    Parameter table = TestModels.parameter(NAME, rows, 10);
    long last = table.elements() - 1;
    Path file = folder.resolve("large");
    String header =
        "{\"%s\":{\"dtype\":\"F32\",\"shape\":[%d,10],\"data_offsets\":[0,%d]}}"
            .formatted(NAME, rows, 4 * table.elements());
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) { // mostly a hole
      out.writeLong(Long.reverseBytes(header.length()));
      out.write(header.getBytes(StandardCharsets.UTF_8));
      long data = out.getFilePointer();
      out.setLength(data + 4 * table.elements());
      out.seek(data + 4 * last);
      out.writeInt(Integer.reverseBytes(Float.floatToRawIntBits(-2.5f)));
    }
    float[] scores = new float[3];
    try (TensorSource source = SafetensorsFile.open(file)) {
      new MagnitudeScores(source).read(table, last - 2, scores, 3);
    }
    assertThat(scores).containsExactly(0, 0, 2.5f);
  }

  @Test
  void doublePrecisionBasesAreRounded() {
    float[] read = new float[2];
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putDouble(0, -0.1).putDouble(8, 3);
    TensorData data = TensorData.of(new TensorInfo(NAME, Dtype.F64, new long[] {2, 1}), bytes);
    try (TensorSource base = file("double", Map.of(), data)) {
      new MagnitudeScores(base).read(TestModels.parameter(NAME, 2, 1), 0, read, 2);
    }
    assertThat(read).containsExactly(0.1f, 3f);
  }

  @ParameterizedTest
  @EnumSource(names = {"F16", "BF16"})
  void halfPrecisionBasesAreConverted(Dtype dtype) {
    float[] read = new float[2];
    int two = 0xc000; // -2 in both
    int three = dtype == Dtype.F16 ? 0x4200 : 0x4040; // 3
    TensorData data = shorts(dtype, two, three);
    try (TensorSource base = file("half", Map.of(), data)) {
      new MagnitudeScores(base).read(TestModels.parameter(NAME, 2, 1), 0, read, 2);
    }
    assertThat(read).containsExactly(2f, 3f);
  }

  @Test
  void refusesTensorsThatDoNotFitTheModel() {
    try (TensorSource base = file("base", Map.of(), floats(new float[N]));
        TensorSource longs = file("longs", Map.of(), TensorData.longs(NAME, new long[2], 2))) {
      Scores scores = new MagnitudeScores(base);
      assertThatThrownBy(() -> scores.read(TestModels.parameter(NAME, 10, N / 10), 0, null, 1))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("base.safetensors, tensor " + NAME)
          .hasMessageContaining("[10, 1000], found [1000, 10]");
      String other = "roberta.embeddings.position_embeddings.weight";
      assertThatThrownBy(() -> scores.read(TestModels.parameter(other, 2), 0, null, 1))
          .isInstanceOf(Problem.class)
          .hasMessageContaining(other);
      assertThatThrownBy(
              () -> new MagnitudeScores(longs).read(TestModels.parameter(NAME, 2), 0, null, 1))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("I64");
    }
  }

  @Test
  void bothContentsOfADeltaCutTheSameTicket() {
    SplittableRandom random = new SplittableRandom(5);
    float[] before = values(random);
    float[] after = values(random);
    float[] change = new float[N];
    for (int i = 0; i < N; i++) {
      change[i] = Math.abs(after[i] - before[i]);
    }
    file("w", delta("weights"), floats(after)).close();
    file("c", delta("change"), floats(change)).close();
    Selection selection = Selection.of(List.of(PARAMETER), Strategy.parse("global"), 0.2);
    try (TensorSource base = file("base", Map.of(), floats(before));
        Delta weights = Delta.open(folder.resolve("w.safetensors"));
        Delta stored = Delta.open(folder.resolve("c.safetensors"))) {
      Ticket ticket = selection.cut(weights.scores(base), 2, weights.base(), weights.provenance());
      assertThat(ticket)
          .isEqualTo(selection.cut(stored.scores(base), 1, BASE, Map.of("steps", "[1,2]")));
      assertThat(Scores.of(Score.CHANGE, () -> stored.scores(base), () -> base, new Streams(1)))
          .isInstanceOf(StoredScores.class);
      assertThatThrownBy(() -> weights.requireBase(BaseIdentity.ofWeights("cd".repeat(32))))
          .isInstanceOf(Problem.class)
          .hasMessageContaining(BASE)
          .hasMessageContaining("cd".repeat(32));
    }
  }

  @Test
  void refusesFilesThatAreNoDelta() {
    file("content", delta("difference"), floats(new float[N])).close();
    assertThatThrownBy(() -> Delta.open(folder.resolve("content.safetensors")))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("weights, change, fisher or movement, found 'difference'");
    file("plain", Map.of("format", "pt"), floats(new float[N])).close();
    assertThatThrownBy(() -> Delta.open(folder.resolve("plain.safetensors")))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("plain.safetensors")
        .hasMessageContaining("ltp4j-delta/1, found pt");
  }

  private static Map<String, String> delta(String content) {
    return Map.of(
        "format",
        "ltp4j-delta/1",
        "content",
        content,
        "base_sha256",
        BASE,
        "provenance",
        "{\"steps\": [1, 2]}");
  }

  private SafetensorsFile file(String name, Map<String, String> metadata, TensorData data) {
    Path path = folder.resolve(name + ".safetensors");
    SafetensorsWriter.write(path, metadata, List.of(data));
    return SafetensorsFile.open(path);
  }

  private static TensorData floats(float[] values) {
    return TensorData.floats(NAME, values, PARAMETER.shape());
  }

  private static TensorData shorts(Dtype dtype, int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.putShort((short) value);
    }
    return TensorData.of(new TensorInfo(NAME, dtype, new long[] {values.length, 1}), bytes.flip());
  }

  private static float[] values(SplittableRandom random) {
    float[] values = new float[N];
    for (int i = 0; i < N; i++) {
      values[i] = (float) (random.nextDouble() - 0.5);
    }
    return values;
  }
}
