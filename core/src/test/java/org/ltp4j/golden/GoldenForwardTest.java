package org.ltp4j.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.Inference;
import org.ltp4j.model.Input;
import org.ltp4j.model.MlmHead;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.safetensors.TensorSource;

/** Hidden states and logits of whole models against the reference. */
class GoldenForwardTest {
  @ParameterizedTest
  @ValueSource(strings = {"xlmr", "xlmr_decoder_name"})
  void xlmr(String directory) {
    check(directory, "forward.safetensors", false);
  }

  @Test
  void bert() {
    check("bert", "bert_forward.safetensors", true);
  }

  @Test
  void theTwoNamingsAreOneModel() {
    try (ModelWeights a = open("xlmr");
        ModelWeights b = open("xlmr_decoder_name")) {
      assertThat(a.sha256()).isEqualTo(b.sha256());
    }
  }

  private static ModelWeights open(String directory) {
    return ModelWeights.open(Golden.folder().resolve(directory), Engine.cpu(2));
  }

  private static void check(String directory, String file, boolean types) {
    TensorSource expected = Golden.tensors(file);
    long[] ids = Golden.longs(expected, "input_ids");
    int batch = (int) expected.tensors().get("input_ids").shape()[0];
    int[][] rows = Golden.rows(ids, Golden.longs(expected, "attention_mask"), batch);
    try (ModelWeights weights = open(directory);
        PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Input in =
          types
              ? Input.of(
                  rows, types(Golden.longs(expected, "token_type_ids"), batch), weights.config())
              : Input.of(rows, weights.config());
      Tensor hidden = Inference.run(new Encoder(weights), in, null, null);
      MlmHead head = new MlmHead(weights);
      Tensor logits = head.scores(head.transform(hidden));
      compare(rows, hidden, Golden.floats(expected, "last_hidden_state"), Golden.TOLERANCE);
      compare(rows, logits, Golden.floats(expected, "logits"), Golden.LOGITS);
    }
  }

  private static int[][] types(long[] types, int batch) {
    int length = types.length / batch;
    int[][] rows = new int[batch][length];
    for (int i = 0; i < types.length; i++) {
      rows[i / length][i % length] = (int) types[i];
    }
    return rows;
  }

  /** Packed tokens (T, C) against padded rows; only real tokens are compared. */
  private static void compare(int[][] rows, Tensor actual, float[] expected, float tolerance) {
    int width = (int) actual.size(1);
    int length = expected.length / width / rows.length;
    float[] values = Tensors.floats(actual);
    int at = 0;
    for (int r = 0; r < rows.length; r++) {
      for (int s = 0; s < rows[r].length; s++) {
        for (int c = 0; c < width; c++) {
          assertThat(values[at++])
              .describedAs("row %d, token %d, column %d", r, s, c)
              .isCloseTo(expected[(r * length + s) * width + c], within(tolerance));
        }
      }
    }
  }
}
