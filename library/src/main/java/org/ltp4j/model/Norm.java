package org.ltp4j.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.engine.Tensors;
import org.ltp4j.parameter.Kind;
import org.ltp4j.parameter.Parameter;

/**
 * A layer normalisation. Scale and shift are in single precision whatever the input's format; on a
 * GPU, whose kernel takes one format for all, they are rounded to the input's at every use.
 *
 * @param prefix of both tensors' names, with its dot
 * @param layer 0 at the embeddings, 1..L, L+1 in the head
 * @param width of the states
 * @param biased whether it shifts
 */
public record Norm(String prefix, int layer, Kind kind, int width, boolean biased) implements Part {
  Tensor apply(Tensor x, ModelWeights weights) {
    boolean rounded = !weights.engine().onHost() && x.scalar_type().intern() == ScalarType.BFloat16;
    Function<String, Tensor> parameter = rounded ? weights::use : weights::tensor;
    return Tensors.layerNorm(
        x,
        parameter.apply(prefix + "weight"),
        biased ? parameter.apply(prefix + "bias") : null,
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
