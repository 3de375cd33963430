package org.ltp4j.distill;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Tensors;

/**
 * Groups of tokens, such as sentences. Shapes: T tokens, N groups.
 *
 * @param of for each token its group, N for those of none; (T)
 * @param shares for each group one over its number of tokens, (N)
 */
record Groups(long[] of, float[] shares) {
  /** So many groups, none of them empty. */
  static Groups of(long[] of, int groups) {
    float[] shares = new float[groups + 1];
    for (long group : of) {
      shares[(int) group]++;
    }
    for (int i = 0; i < groups; i++) {
      shares[i] = 1 / shares[i];
    }
    return new Groups(of, Arrays.copyOf(shares, groups));
  }

  /** N. */
  int size() {
    return shares.length;
  }

  /** Means of the groups' states in single precision: (T, H) to (N, H). */
  Tensor means(Tensor states, Engine engine) {
    int n = size();
    Tensor each = engine.tensor(shares, n, 1); // (N, 1)
    Tensor zeros = each.new_zeros(n + 1, states.size(1));
    Tensor sums = zeros.index_add(0, engine.tensor(of, of.length), states.to(ScalarType.Float));
    return Tensors.slice(sums, 0, 0, n).mul(each);
  }
}
