package org.ltp4j.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Tensors;
import org.ltp4j.jdk.JdkSensitive;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.Inference;
import org.ltp4j.model.Input;
import org.ltp4j.model.MlmHead;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.rounding.KernelSensitive;
import org.ltp4j.rounding.UpToRounding;
import org.ltp4j.safetensors.TensorSource;

/** Hidden states and logits of whole models against the reference. */
@KernelSensitive
@JdkSensitive
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
      for (var computed : Map.of("last_hidden_state", hidden, "logits", logits).entrySet()) {
        int width = (int) computed.getValue().size(1);
        UpToRounding.assertStates(
            computed.getKey(),
            Tensors.floats(computed.getValue()),
            Golden.packed(rows, Golden.floats(expected, computed.getKey()), width));
      }
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
}
