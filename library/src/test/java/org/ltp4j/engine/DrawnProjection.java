package org.ltp4j.engine;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A projection's weight and bias, drawn before each test; all its tensors are freed after it. */
final class DrawnProjection implements BeforeEachCallback, AfterEachCallback {
  private final int seed;
  private final int in;
  private final int out;
  private PointerScope scope;
  private Tensor weight; // (out, in)
  private Tensor bias; // (out)

  DrawnProjection(int seed, int in, int out) {
    this.seed = seed;
    this.in = in;
    this.out = out;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    scope = new PointerScope();
    torch.manual_seed(seed);
    weight = torch.randn(out, in);
    bias = torch.randn(out);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    scope.close();
  }

  Tensor weight() {
    return weight;
  }

  Tensor bias() {
    return bias;
  }
}
