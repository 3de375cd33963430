package org.ltp4j.mlm;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.optim.DenseTensor;

/**
 * The term λ·Σ|θ - θ0| / N that holds parameters near their origin, so that only what matters moves
 * far (Ansell et al. 2022, arXiv 2110.07560). Its gradient is added by hand: no graph over all
 * parameters.
 */
public final class PullTowards {
  private final List<DenseTensor> tensors;
  private final ModelWeights origin;
  private final double lambda;
  private final double count;

  /**
   * The term over these tensors.
   *
   * @param origin θ0
   * @param lambda λ; 0 adds nothing but still reports the distance
   */
  public PullTowards(List<DenseTensor> tensors, ModelWeights origin, double lambda) {
    this.tensors = tensors;
    this.origin = origin;
    this.lambda = lambda;
    this.count = tensors.stream().mapToLong(DenseTensor::entries).sum();
  }

  /** λ. */
  public double lambda() {
    return lambda;
  }

  /** Adds the gradient and returns Σ|θ - θ0| / N, before the factor λ. */
  public double accumulate() {
    try (PointerScope scope = new PointerScope()) {
      Tensor sum = origin.engine().tensor(new float[1], 1).to(ScalarType.Double);
      if (origin.engine().onHost()) {
        tensors.forEach(t -> t.pullTowards(origin.tensor(t.name()), lambda / count, sum));
      } else {
        List<Tensor> origins = tensors.stream().map(t -> origin.tensor(t.name())).toList();
        DenseTensor.pullTowards(tensors, origins, lambda / count, sum);
      }
      return sum.item_double() / count;
    }
  }
}
