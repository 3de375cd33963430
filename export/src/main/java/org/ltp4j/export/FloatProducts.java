package org.ltp4j.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;

/** Everything in single precision. */
record FloatProducts(Graph graph) implements Products {
  @Override
  public Product linear(String x, Linear linear) {
    TensorInfo info =
        new TensorInfo(linear.name(), Dtype.F32, new long[] {linear.in(), linear.out()});
    String weight = graph.constant(TensorData.of(info, () -> transposed(linear)));
    return new Product(graph.node("MatMul", x, weight).out(), linear.bias());
  }

  private static ByteBuffer transposed(Linear linear) {
    FloatBuffer rows = linear.values();
    int in = linear.in();
    int out = linear.out();
    ByteBuffer bytes = ByteBuffer.allocate(in * out * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    FloatBuffer columns = bytes.asFloatBuffer();
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        columns.put(i * out + o, rows.get(o * in + i));
      }
    }
    return bytes;
  }

  @Override
  public String words(TensorData table, String ids) {
    return graph.node("Gather", graph.constant(table), ids).out();
  }
}
