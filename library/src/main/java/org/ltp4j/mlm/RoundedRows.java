package org.ltp4j.mlm;

import java.nio.ByteBuffer;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.ltp4j.engine.Tensors;
import org.ltp4j.modelfiles.ModelFiles;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;

/**
 * A matrix in eight bits: of each row the largest absolute value is 127 steps, and every value the
 * nearest whole number of them. Stored as compressed-tensors stores "int-quantized" weights with a
 * scale for each channel.
 */
final class RoundedRows {
  /**
   * What config.json says of such weights, under {@link ModelFiles#ROUNDING}: a reader that does
   * not know them then refuses them, where it would take the bytes for weights. The decoder has
   * none of its own.
   */
  static final String SCHEME =
      """
      {
        "quant_method": "compressed-tensors",
        "format": "int-quantized",
        "quantization_status": "compressed",
        "config_groups": {
          "group_0": {
            "targets": ["Linear", "Embedding"],
            "weights": {"num_bits": 8, "type": "int", "symmetric": true, "strategy": "channel"}
          }
        },
        "ignore": ["re:.*decoder$"]
      }
      """;

  private static final int LARGEST = 127;

  private final Tensor matrix;
  private final float[] scales;

  private RoundedRows(Tensor matrix, float[] scales) {
    this.matrix = matrix;
    this.scales = scales;
  }

  /**
   * A matrix, which is read again when it is written.
   *
   * @param matrix (n, m); a row of zeros has scale 1
   */
  static RoundedRows of(Tensor matrix) {
    try (PointerScope scope = new PointerScope()) {
      Tensor largest = matrix.detach().abs().amax(new long[] {1}, false); // (n)
      float[] scales = Tensors.floats(largest);
      for (int row = 0; row < scales.length; row++) {
        scales[row] = scales[row] == 0 ? 1 : scales[row] / LARGEST;
      }
      return new RoundedRows(matrix, scales);
    }
  }

  /** The two tensors to store under a name. */
  List<TensorData> stored(String name) {
    long[] shape = matrix.sizes().vec().get();
    return List.of(
        TensorData.pieces(new TensorInfo(name, Dtype.I8, shape), this::rounded),
        TensorData.floats(name + ModelFiles.SCALE, scales, shape[0], 1));
  }

  private ByteBuffer rounded(long from, int n) {
    try (PointerScope scope = new PointerScope()) {
      float[] values = Tensors.floats(matrix, from, n);
      long width = matrix.size(1);
      ByteBuffer bytes = ByteBuffer.allocate(n);
      for (int i = 0; i < n; i++) {
        bytes.put((byte) Math.rint(values[i] / scales[(int) ((from + i) / width)]));
      }
      return bytes.flip();
    }
  }
}
