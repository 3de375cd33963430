package org.ltp4j.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.ltp4j.engine.Tensors;
import org.ltp4j.golden.Golden;
import org.ltp4j.model.Dropout;
import org.ltp4j.model.DropoutMasks;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.Family;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.model.TinyModels;
import org.ltp4j.random.Streams;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.template.HeadKind;

/** The classification head against plain Java, and where it reads. */
class ClassHeadTest {
  private static final int LABELS = 3;

  private static Map<String, float[]> values(ModelConfig config, SplittableRandom random) {
    Map<String, float[]> values = new LinkedHashMap<>();
    ClassHead.shapes(config, LABELS)
        .forEach(
            (name, shape) -> {
              float[] v = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
              for (int i = 0; i < v.length; i++) {
                v[i] = (float) random.nextGaussian() / 3;
              }
              values.put(name, v);
            });
    return values;
  }

  /** W2·tanh(W1·x + b1) + b2. */
  private static double[] plain(Map<String, float[]> v, float[] x) {
    double[] inner = affine(v.get("dense.weight"), v.get("dense.bias"), widen(x));
    for (int i = 0; i < inner.length; i++) {
      inner[i] = Math.tanh(inner[i]);
    }
    return affine(v.get("out_proj.weight"), v.get("out_proj.bias"), inner);
  }

  private static double[] affine(float[] weight, float[] bias, double[] x) {
    double[] y = new double[bias.length];
    for (int o = 0; o < y.length; o++) {
      y[o] = bias[o];
      for (int i = 0; i < x.length; i++) {
        y[o] += weight[o * x.length + i] * x[i];
      }
    }
    return y;
  }

  private static double[] widen(float[] x) {
    double[] wide = new double[x.length];
    Arrays.setAll(wide, i -> x[i]);
    return wide;
  }

  private static void close(float[] actual, double[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i]).isBetween(expected[i] - 1e-5, expected[i] + 1e-5);
    }
  }

  @Test
  void isDenseTanhOut() {
    ModelConfig config = TinyModels.config(Family.ROBERTA);
    SplittableRandom random = new SplittableRandom(4);
    Map<String, float[]> values = values(config, random);
    float[] x = new float[config.hidden()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    try (PointerScope scope = new PointerScope();
        ClassHead head = ClassHead.of(values, config, LABELS, TinyModels.ENGINE)) {
      Tensor scores =
          head.scores(TinyModels.ENGINE.tensor(x, 1, x.length), null, DropoutMasks.NONE);
      close(Tensors.floats(scores), plain(values, x));
    }
  }

  private static DropoutMasks dropping(double share) {
    return DropoutMasks.of(new Dropout(share, 0), TinyModels.ENGINE, 6);
  }

  @Test
  void dropoutIsBeforeBothProjections() {
    ModelConfig config = TinyModels.config(Family.ROBERTA);
    Map<String, float[]> values = values(config, new SplittableRandom(5));
    try (PointerScope scope = new PointerScope();
        ClassHead head = ClassHead.of(values, config, LABELS, TinyModels.ENGINE)) {
      Tensor x = TinyModels.ENGINE.place(Tensors.zeros(4, config.hidden()));
      // Everything is dropped: what is left is the last bias.
      Tensor scores = head.scores(x.add(Tensors.scalar(1)), null, dropping(1));
      for (int row = 0; row < 4; row++) {
        close(Tensors.floats(scores.select(0, row)), widen(values.get("out_proj.bias")));
      }
      Tensor first = head.scores(x.add(Tensors.scalar(1)), null, dropping(0.5));
      assertThat(Tensors.floats(first.select(0, 0)))
          .isNotEqualTo(Tensors.floats(first.select(0, 1)));
    }
  }

  @Test
  void readsTheHiddenStateOfTheFirstToken() {
    TensorSource golden = Golden.tensors("forward.safetensors");
    long[] shape = golden.tensors().get("last_hidden_state").shape();
    float[] states = Golden.floats(golden, "last_hidden_state"); // (B, S, H)
    long[] ids = Golden.longs(golden, "input_ids");
    long[] mask = Golden.longs(golden, "attention_mask");
    int length = (int) shape[1];
    int hidden = (int) shape[2];
    int[][] rows = new int[(int) shape[0]][];
    for (int b = 0; b < rows.length; b++) {
      int from = b * length;
      int real = (int) Arrays.stream(mask, from, from + length).sum();
      rows[b] = Arrays.stream(ids, from, from + real).mapToInt(Math::toIntExact).toArray();
    }
    try (PointerScope scope = new PointerScope();
        ModelWeights weights =
            ModelWeights.open(Golden.folder().resolve("xlmr"), TinyModels.ENGINE)) {
      Map<String, float[]> values = values(weights.config(), new SplittableRandom(6));
      try (ClassHead head = ClassHead.of(values, weights.config(), LABELS, TinyModels.ENGINE)) {
        PromptModel model = new PromptModel(new Encoder(weights), null, head);
        float[][] scores =
            model.scores(PromptBatch.of(rows, new long[rows.length], new long[rows.length]));
        for (int b = 0; b < rows.length; b++) {
          int from = b * length * hidden;
          close(scores[b], plain(values, Arrays.copyOfRange(states, from, from + hidden)));
        }
      }
    }
  }

  @Test
  void beginsAsTransformersDoes() {
    ModelConfig config = TinyModels.config(Family.ROBERTA);
    try (PointerScope scope = new PointerScope();
        ClassHead head =
            ClassHead.random(
                HeadKind.CLASSIFICATION, config, LABELS, new Streams(1), TinyModels.ENGINE)) {
      assertThat(Tensors.floats(head.tensors().get("dense.bias"))).containsOnly(0);
      assertThat(Tensors.floats(head.tensors().get("out_proj.bias"))).containsOnly(0);
      double squares = 0;
      float[] dense = Tensors.floats(head.tensors().get("dense.weight"));
      for (float value : dense) {
        squares += value * value;
      }
      double deviation = Math.sqrt(squares / dense.length);
      assertThat(deviation / config.initializerRange()).isBetween(0.9, 1.1);
    }
  }
}
