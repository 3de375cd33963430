package org.ltp4j.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.ltp4j.onnx.TensorProto;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;

/**
 * Products of eight-bit integers, as ONNX Runtime's dynamic quantisation makes them: a weight has a
 * scale for each output, states are rounded as they come, with one scale and one zero for a batch.
 * The table of words has a scale for each word. GELU is the one with tanh, which differs from the
 * exact one by less than rounding does.
 */
final class EightBitProducts implements Products {
  private static final float LARGEST = 127;

  private final Graph graph;
  private final Map<String, Rounded> rounded = new HashMap<>();

  EightBitProducts(Graph graph) {
    this.graph = graph;
  }

  /** States in eight bits: the bytes, what they are multiplied by, which byte is zero. */
  private record Rounded(String bytes, String scale, String zero) {}

  @Override
  public Product linear(String x, Linear linear) {
    Rounded states = rounded.computeIfAbsent(x, this::round);
    int out = linear.out();
    float[] scales = scales(List.of(linear.values()).iterator(), out, linear.in());
    TensorInfo info = new TensorInfo(linear.name(), Dtype.I8, new long[] {linear.in(), out});
    String weight = graph.constant(TensorData.of(info, () -> transposed(linear, scales)));
    String scale = graph.constant(TensorData.floats(linear.name() + ".scale", scales, out));
    String bias = linear.bias() == null ? "" : graph.constant(linear.bias());
    String product =
        graph
            .fused(
                "MatMulIntegerToFloat",
                states.bytes(),
                weight,
                states.scale(),
                scale,
                states.zero(),
                "",
                bias)
            .out();
    return new Product(product, null);
  }

  private Rounded round(String x) {
    List<String> parts = graph.node("DynamicQuantizeLinear", x).outs(0, 1, 2);
    return new Rounded(parts.get(0), parts.get(1), parts.get(2));
  }

  /** For each row of numbers that come piece by piece what its largest is divided by 127. */
  private static float[] scales(Iterator<FloatBuffer> pieces, int rows, int width) {
    float[] scales = new float[rows];
    long at = 0;
    while (pieces.hasNext()) {
      FloatBuffer piece = pieces.next();
      while (piece.hasRemaining()) {
        int row = (int) (at++ / width);
        scales[row] = Math.max(scales[row], Math.abs(piece.get()));
      }
    }
    for (int row = 0; row < rows; row++) {
      scales[row] = scales[row] == 0 ? 1 : scales[row] / LARGEST;
    }
    return scales;
  }

  private static ByteBuffer transposed(Linear linear, float[] scales) {
    FloatBuffer rows = linear.values();
    int in = linear.in();
    int out = linear.out();
    ByteBuffer bytes = ByteBuffer.allocate(in * out);
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        bytes.put(i * out + o, (byte) Math.rint(rows.get(o * in + i) / scales[o]));
      }
    }
    return bytes;
  }

  @Override
  public String words(TensorData table, String ids) {
    TensorInfo info = table.info();
    int rows = (int) info.shape()[0];
    int width = (int) info.shape()[1];
    float[] scales = scales(floats(table), rows, width);
    TensorInfo bytes = new TensorInfo(info.name(), Dtype.I8, info.shape());
    TensorData small = new TensorData(bytes, () -> rounded(floats(table), scales, width));
    TensorData scale = TensorData.floats(info.name() + ".scale", scales, rows, 1);
    String found = graph.node("Gather", graph.constant(small), ids).out(); // (B, S, H)
    String numbers = graph.node("Cast", found).with("to", TensorProto.DataType.FLOAT_VALUE).out();
    String scaled = graph.node("Gather", graph.constant(scale), ids).out(); // (B, S, 1)
    return graph.node("Mul", numbers, scaled).out();
  }

  private static Iterator<FloatBuffer> floats(TensorData table) {
    Iterator<ByteBuffer> pieces = table.pieces().get();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return pieces.hasNext();
      }

      @Override
      public FloatBuffer next() {
        return pieces.next().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
      }
    };
  }

  private static Iterator<ByteBuffer> rounded(
      Iterator<FloatBuffer> pieces, float[] scales, int width) {
    return new Iterator<>() {
      private long at;

      @Override
      public boolean hasNext() {
        return pieces.hasNext();
      }

      @Override
      public ByteBuffer next() {
        FloatBuffer piece = pieces.next();
        ByteBuffer bytes = ByteBuffer.allocate(piece.remaining());
        while (piece.hasRemaining()) {
          bytes.put((byte) Math.rint(piece.get() / scales[(int) (at++ / width)]));
        }
        return bytes.flip();
      }
    };
  }

  @Override
  public String gelu(Product x) { // whose bias was added already
    return graph.fused("FastGelu", x.value()).out();
  }
}
