package org.ltp4j.model;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.engine.Tensors;
import org.ltp4j.parameter.Kind;
import org.ltp4j.parameter.Parameter;

/**
 * A layer normalisation with single-precision scale and shift, whatever the input's format.
 *
 * @param prefix of both tensors' names, with its dot
 * @param layer 0 at the embeddings, 1..L, L+1 in the head
 * @param width of the states
 * @param biased whether it shifts
 */
public record Norm(String prefix, int layer, Kind kind, int width, boolean biased) implements Part {
  Tensor apply(Tensor x, ModelWeights weights) {
    // On the host one kernel takes both formats; on a GPU none does.
    return weights.engine().onHost()
        ? inSingle(x, weights)
        : inSingle(x.to(ScalarType.Float), weights).to(x.scalar_type());
  }

  private Tensor inSingle(Tensor x, ModelWeights weights) {
    return Tensors.layerNorm(
        x,
        weights.tensor(prefix + "weight"),
        biased ? weights.tensor(prefix + "bias") : null,
        weights.config().epsilon());
  }

  @Override
  public List<Parameter> parameters() {
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(new Parameter(prefix + "weight", new long[] {width}, layer, kind));
    if (biased) {
      parameters.add(new Parameter(prefix + "bias", new long[] {width}, layer, kind));
    }
    return parameters;
  }
}
