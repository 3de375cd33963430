package org.ltp4j.model;

import java.util.ArrayList;
import java.util.List;
import org.ltp4j.parameter.Kind;
import org.ltp4j.parameter.Parameter;

/**
 * x·Wᵀ + b, or without b.
 *
 * @param prefix of both tensors' names, with its dot
 * @param layer 1..L, L+1 in the head
 * @param out rows of W
 * @param in columns of W
 * @param biased whether there is a b
 */
public record Projection(String prefix, int layer, Kind kind, int out, int in, boolean biased)
    implements Part {
  /** Name of W, (out, in). */
  public String weight() {
    return prefix + "weight";
  }

  /** Name of b, (out). */
  public String bias() {
    return prefix + "bias";
  }

  @Override
  public List<Parameter> parameters() {
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(new Parameter(weight(), new long[] {out, in}, layer, kind));
    if (biased) {
      parameters.add(new Parameter(bias(), new long[] {out}, layer, kind));
    }
    return parameters;
  }
}
