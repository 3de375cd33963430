package org.ltp4j.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.onnx.ModelProto;
import org.ltp4j.onnx.NodeProto;
import org.ltp4j.onnx.OperatorSetIdProto;
import org.ltp4j.safetensors.TensorData;

/** Products of whole numbers, which bytes hold exactly. */
class EightBitProductsTest {
  private static final int IN = 40;

  /** ONNX Runtime computes 32 rows and more another way than fewer. */
  private static final int[] ROWS = {1, 31, 32, 70};

  @TempDir private Path dir;
  private final Random random = new Random(5);

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 17, 24, 31, 32, 33, 48, 49, 63, 64})
  void sumsAreRightForAnyNumberOfOutputs(int out) throws Exception {
    float[][] weights = numbers(out);
    Graph graph = graph(weights);
    assertThat(columns(graph))
        .satisfiesAnyOf(
            n -> assertThat(n % 32).isZero(), n -> assertThat(n % 32).isBetween(1L, 16L));
    Path file = dir.resolve("product.onnx");
    OnnxFile.write(file, model(), graph);
    for (int rows : ROWS) {
      float[][] states = numbers(rows);
      float[][] found = product(file, states);
      for (int r = 0; r < rows; r++) {
        assertThat(found[r]).hasSize(out);
        for (int o = 0; o < out; o++) {
          assertThat(found[r][o])
              .as("row %s of %s, output %s", r, rows, o)
              .isEqualTo(dot(states[r], weights[o]), within(0.5f));
        }
      }
    }
  }

  /** Whole numbers from -127 to 127, of which each row has the largest. */
  private float[][] numbers(int rows) {
    float[][] numbers = new float[rows][IN];
    for (float[] row : numbers) {
      for (int i = 0; i < IN; i++) {
        row[i] = random.nextInt(-127, 128);
      }
      row[random.nextInt(IN)] = 127;
    }
    return numbers;
  }

  private static float dot(float[] one, float[] other) {
    float sum = 0;
    for (int i = 0; i < IN; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  private static Graph graph(float[][] weights) {
    Graph graph = new Graph("product");
    float[] flat = new float[weights.length * IN];
    for (int o = 0; o < weights.length; o++) {
      System.arraycopy(weights[o], 0, flat, o * IN, IN);
    }
    TensorData matrix = TensorData.floats("w", flat, weights.length, IN);
    // States come as integers, since graphs have no other inputs.
    String states =
        graph.node("Cast", graph.input("states", "T", Integer.toString(IN))).with("to", 1).out();
    Products products = new EightBitProducts(graph, null);
    Products.Product product =
        products.linear(states, Linear.rows("w", matrix, 0, weights.length, null));
    graph.output("sums", product.value(), "T", Integer.toString(weights.length));
    return graph;
  }

  /** How many outputs ONNX Runtime's product has. */
  private static long columns(Graph graph) {
    List<NodeProto> nodes =
        graph.nodes().getNodeList().stream()
            .filter(node -> node.getOpType().equals("MatMulIntegerToFloat"))
            .toList();
    assertThat(nodes).hasSize(1);
    return graph.constants().stream()
        .filter(constant -> constant.info().name().equals(nodes.get(0).getInput(1)))
        .mapToLong(constant -> constant.info().shape()[1])
        .findFirst()
        .orElseThrow();
  }

  private static ModelProto model() {
    ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8);
    for (String domain : List.of("", Graph.MICROSOFT)) {
      model.addOpsetImport(
          OperatorSetIdProto.newBuilder()
              .setDomain(domain)
              .setVersion(domain.isEmpty() ? OnnxModel.OPSET : 1));
    }
    return model.build();
  }

  private static float[][] product(Path file, float[][] states) throws OrtException {
    long[][] integers = new long[states.length][IN];
    for (int r = 0; r < states.length; r++) {
      for (int i = 0; i < IN; i++) {
        integers[r][i] = (long) states[r][i];
      }
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      // Else sums over 16 bits are cut off on x86 processors without VNNI.
      options.addConfigEntry("session.x64quantprecision", "1");
      try (OrtSession session = environment.createSession(file.toString(), options);
          OnnxTensor input = OnnxTensor.createTensor(environment, integers);
          OrtSession.Result result = session.run(Map.of("states", input))) {
        return (float[][]) result.get("sums").orElseThrow().getValue();
      }
    }
  }
}
