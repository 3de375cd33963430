package org.ltp4j.export;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.ltp4j.data.TaskKind;
import org.ltp4j.model.Anatomy;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.Projection;
import org.ltp4j.onnx.ModelProto;
import org.ltp4j.onnx.OperatorSetIdProto;
import org.ltp4j.onnx.StringStringEntryProto;
import org.ltp4j.onnx.TensorProto;
import org.ltp4j.prompt.ClassHead;
import org.ltp4j.prompt.LabelWords;
import org.ltp4j.safetensors.TensorData;

/**
 * A whole classifier as one graph: {@code ids} and {@code mask} (B, S), 64-bit integers, to {@code
 * probabilities} and {@code scores} in the labels' order, (B, C), or where words have labels (B, S,
 * C), of which those at words' first pieces count.
 */
final class OnnxModel {
  /** Of ONNX's own operators. */
  static final int OPSET = 18;

  /** Of the format itself. */
  private static final int FORMAT = 8;

  private final Merged merged;
  private final Graph graph = new Graph("classifier");
  private final Products products;

  OnnxModel(Merged merged, Function<Graph, Products> products) {
    this.merged = merged;
    this.products = products.apply(graph);
  }

  /**
   * Writes the file.
   *
   * @param readAt the token whose first place in a row is read
   * @param words the label words; null with a classification head
   * @param logPrior what is subtracted from scores, or null
   * @param temperature what scores are divided by where they become probabilities
   * @param kind what is asked of a text
   * @param said what the file says of itself
   */
  void write(
      Path file,
      int readAt,
      LabelWords words,
      double[] logPrior,
      double temperature,
      TaskKind kind,
      Map<String, String> said) {
    ModelConfig config = merged.config();
    String ids = graph.input("ids", "B", "S");
    String mask = graph.input("mask", "B", "S");
    boolean everywhere = kind == TaskKind.TOKENS;
    String place = everywhere ? null : place(ids, readAt);
    List<TensorData> tensors = merged.tensors();
    EncoderGraph encoder =
        new EncoderGraph(graph, products, config, tensors, merged.format().maxLength());
    String hidden = encoder.hidden(ids, mask, place); // (B, H) or (T, H)
    String scores = everywhere ? tags(hidden, encoder) : ofText(hidden, words, tensors);
    if (logPrior != null) {
      float[] prior = new float[logPrior.length];
      for (int i = 0; i < prior.length; i++) {
        prior[i] = (float) logPrior[i];
      }
      String constant = graph.constant(TensorData.floats("log_prior", prior, prior.length));
      scores = graph.node("Sub", scores, constant).out();
    }
    String labels = Integer.toString(merged.format().labels().size());
    String even = scores;
    if (temperature != 1) {
      float[] divisor = {(float) temperature};
      even =
          graph
              .node("Div", scores, graph.constant(TensorData.floats("temperature", divisor, 1)))
              .out();
    }
    String probabilities =
        kind == TaskKind.MULTI_LABEL
            ? graph.node("Sigmoid", even).out()
            : graph.node("Softmax", even).with("axis", -1).out();
    String[] dimensions = everywhere ? new String[] {"B", "S", labels} : new String[] {"B", labels};
    graph.output("probabilities", probabilities, dimensions);
    graph.output("scores", scores, dimensions);
    OnnxFile.write(file, model(said), graph);
  }

  private static ModelProto model(Map<String, String> said) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(FORMAT)
            .setProducerName("ltp4j")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .addOpsetImport(
                OperatorSetIdProto.newBuilder().setDomain(Graph.MICROSOFT).setVersion(1));
    said.forEach(
        (key, value) ->
            model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build();
  }

  /** The first place of each row that has this token, (B, 1). */
  private String place(String ids, int readAt) {
    String isRead = graph.node("Equal", ids, graph.integer(readAt)).out();
    String flags = graph.node("Cast", isRead).with("to", TensorProto.DataType.INT32_VALUE).out();
    return graph.node("ArgMax", flags).with("axis", 1).out();
  }

  private String ofText(String state, LabelWords words, List<TensorData> tensors) {
    return words == null ? classes(state) : words(state, words, tensors);
  }

  /** As {@link org.ltp4j.model.MlmHead} and {@link LabelWords}. */
  private String words(String state, LabelWords words, List<TensorData> tensors) {
    Anatomy.HeadParts head = merged.config().anatomy().head();
    Projection dense = head.dense();
    String moved =
        gemm(
            state,
            graph.constant(tensor(tensors, dense.weight())),
            dense.biased() ? graph.constant(tensor(tensors, dense.bias())) : "");
    String open = graph.fused("Gelu", moved).out();
    String normed =
        graph
            .node(
                "LayerNormalization",
                open,
                graph.constant(tensor(tensors, head.norm().prefix() + "weight")),
                head.norm().biased()
                    ? graph.constant(tensor(tensors, head.norm().prefix() + "bias"))
                    : "")
            .with("epsilon", merged.config().epsilon())
            .out();
    int n = words.ids().length;
    int h = merged.config().hidden();
    float[] rows = new float[n * h];
    float[] bias = new float[n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(
          merged.row(merged.config().family().wordEmbeddings(), words.ids()[i], h),
          0,
          rows,
          i * h,
          h);
      bias[i] = merged.row(head.bias(), words.ids()[i], 1)[0];
    }
    String scores =
        gemm(
            normed,
            graph.constant(TensorData.floats("label_words", rows, n, h)),
            graph.constant(TensorData.floats("label_words.bias", bias, n)));
    String mixing =
        graph.constant(TensorData.floats("label_words.mixing", words.mixing(), words.labels(), n));
    return gemm(scores, mixing, "");
  }

  /** As {@link ClassHead}. */
  private String classes(String state) {
    List<TensorData> parts = merged.headTensors();
    String inner = gemm(state, graph.constant(parts.get(0)), graph.constant(parts.get(1)));
    String open = graph.node("Tanh", inner).out();
    return gemm(open, graph.constant(parts.get(2)), graph.constant(parts.get(3)));
  }

  /** As {@link ClassHead} over words, at every place: (T, H) to (B, S, C). */
  private String tags(String hidden, EncoderGraph encoder) {
    TensorData weight = merged.headTensors().get(0);
    TensorData bias = merged.headTensors().get(1);
    int labels = merged.format().labels().size();
    Linear linear = Linear.rows(weight.info().name(), weight, 0, labels, null);
    String scores = new FloatProducts(graph).linear(hidden, linear).value(); // (T, C)
    String even = graph.node("Add", scores, graph.constant(bias)).out();
    return encoder.byRow(even, labels);
  }

  /** x·Wᵀ + b of (B, in), by a constant as it is stored, (out, in). */
  private String gemm(String x, String weight, String bias) {
    return graph.node("Gemm", x, weight, bias).with("transB", 1).out();
  }

  private static TensorData tensor(List<TensorData> tensors, String name) {
    return tensors.stream().filter(t -> t.info().name().equals(name)).findFirst().orElseThrow();
  }
}
