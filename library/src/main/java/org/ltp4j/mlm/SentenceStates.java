package org.ltp4j.mlm;

import java.util.Arrays;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.Input;

/** One vector of length 1 for each row. */
final class SentenceStates {
  private SentenceStates() {}

  /** The mean over a row's tokens, special ones included: (T, H) to (B, H). */
  static Tensor means(Tensor hidden, Input in, Engine engine) {
    float[] shares = new float[in.batch() * in.tokens()];
    for (int row = 0; row < in.batch(); row++) {
      int from = in.starts()[row];
      int to = in.starts()[row + 1];
      Arrays.fill(shares, row * in.tokens() + from, row * in.tokens() + to, 1f / (to - from));
    }
    Tensor average = engine.tensor(shares, in.batch(), in.tokens()); // (B, T)
    return unit(torch.matmul(average, hidden.to(ScalarType.Float)));
  }

  /** The state of each row's first token, {@code <s>}: (T, H) to (B, H). */
  static Tensor firsts(Tensor hidden, Input in, Engine engine) {
    long[] first = new long[in.batch()];
    for (int row = 0; row < first.length; row++) {
      first[row] = in.token(row, 0);
    }
    return unit(Tensors.rows(hidden, engine.tensor(first, first.length)).to(ScalarType.Float));
  }

  /** Rows of length 1. */
  static Tensor unit(Tensor x) {
    Tensor squares = x.mul(x).sum(new long[] {1}, true, new ScalarTypeOptional()); // (B, 1)
    return x.div(squares.add(Tensors.scalar(1e-12)).sqrt());
  }
}
