package org.ltp4j.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.onnx.ModelProto;
import org.ltp4j.onnx.OperatorSetIdProto;
import org.ltp4j.safetensors.TensorData;

/** Graphs that pick a row of two large tables and of a small one, and add them. */
class OnnxFileTest {
  private static final int ROWS = 300;
  private static final int WIDTH = 67;

  @TempDir private Path dir;
  private final float[] first = random(1, ROWS * WIDTH);
  private final float[] second = random(2, ROWS * WIDTH);
  private final float[] small = random(3, ROWS);

  @Test
  void aModelOverTheLimitHasItsLargeConstantsBesideIt() throws Exception {
    Path whole = dir.resolve("whole.onnx");
    Path parted = dir.resolve("parted.onnx");
    OnnxFile.write(whole, model(), graph());
    OnnxFile.write(parted, model(), graph(), 70_000);
    Path beside = dir.resolve("parted.onnx.data");
    assertThat(Files.size(parted)).isLessThan(3000);
    assertThat(Files.size(beside)).isEqualTo(81_920 * 2); // 80,400 bytes in whole pages, twice
    assertThat(dir.resolve("whole.onnx.data")).doesNotExist();
    assertThat(row(whole, 7)).isEqualTo(expected(7));
    assertThat(row(parted, 7)).isEqualTo(expected(7));
    assertThat(row(parted, ROWS - 1)).isEqualTo(expected(ROWS - 1));
  }

  @Test
  void aModelAtTheLimitIsOneFile() throws IOException {
    Path whole = dir.resolve("whole.onnx");
    OnnxFile.write(whole, model(), graph());
    long bytes = Files.size(whole);
    OnnxFile.write(dir.resolve("fits.onnx"), model(), graph(), bytes);
    assertThat(dir.resolve("fits.onnx")).hasSameBinaryContentAs(whole);
    OnnxFile.write(dir.resolve("less.onnx"), model(), graph(), bytes - 1);
    assertThat(dir.resolve("less.onnx.data")).exists();
  }

  private static ModelProto model() {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OnnxModel.OPSET))
        .build();
  }

  private Graph graph() {
    Graph graph = new Graph("rows");
    String row = graph.input("row", "1");
    String tables =
        graph.node("Add", picked(graph, "a", first, row), picked(graph, "b", second, row)).out();
    String sum = graph.node("Add", tables, picked(graph, "c", small, row)).out();
    graph.output("sum", sum, "1", Integer.toString(WIDTH));
    return graph;
  }

  private static String picked(Graph graph, String name, float[] table, String row) {
    TensorData data = TensorData.floats(name, table, ROWS, table.length / ROWS);
    return graph.node("Gather", graph.constant(data), row).out();
  }

  private float[] expected(int row) {
    float[] sums = new float[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      sums[i] = first[row * WIDTH + i] + second[row * WIDTH + i] + small[row];
    }
    return sums;
  }

  private static float[] row(Path file, long row) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(file.toString());
        OnnxTensor input = OnnxTensor.createTensor(environment, new long[] {row});
        OrtSession.Result result = session.run(Map.of("row", input))) {
      return ((float[][]) result.get(0).getValue())[0];
    }
  }

  private static float[] random(int seed, int n) {
    Random random = new Random(seed);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}
