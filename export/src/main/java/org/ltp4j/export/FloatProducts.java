package org.ltp4j.export;

import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;

/** Everything in single precision. */
record FloatProducts(Graph graph) implements Products {
  @Override
  public Product linear(String x, Linear linear) {
    TensorInfo info =
        new TensorInfo(linear.name(), Dtype.F32, new long[] {linear.in(), linear.out()});
    String weight = graph.constant(TensorData.of(info, linear::transposed));
    return new Product(graph.node("MatMul", x, weight).out(), linear.bias());
  }

  @Override
  public Product feedForward(String x, Linear wide, Linear narrow) {
    String value = linear(x, wide).value();
    String open =
        wide.bias() == null
            ? graph.fused("Gelu", value).out()
            : graph.fused("BiasGelu", value, graph.constant(wide.bias())).out();
    return linear(open, narrow);
  }

  @Override
  public String words(TensorData table, String ids) {
    return graph.node("Gather", graph.constant(table), ids).out();
  }
}
