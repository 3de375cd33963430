package org.ltp4j.parameter;

import java.util.Arrays;

/**
 * One parameter tensor.
 *
 * @param name canonical Hugging Face name, e.g. {@code
 *     roberta.encoder.layer.0.attention.self.query.weight}
 * @param shape sizes, outermost first
 * @param layer 0 for the embeddings, 1..L for the transformer layers, L+1 for the LM head
 * @param kind role in the network
 */
public record Parameter(String name, long[] shape, int layer, Kind kind) {
  /** The number of entries. */
  public long elements() {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  /** Whether this is a bias vector (of a projection or a layer normalisation). */
  public boolean isBias() {
    return name.endsWith(".bias");
  }

  /**
   * Whether this is an attention key bias: the softmax is invariant to it, its true gradient is
   * zero and Adam turns rounding noise into change, so it never joins a ticket.
   */
  public boolean isKeyBias() {
    return kind == Kind.KEY && isBias();
  }

  /** Whether this belongs to the LM head, which is not part of the backbone. */
  public boolean isHead() {
    return kind == Kind.LM_HEAD;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Parameter p
        && name.equals(p.name)
        && Arrays.equals(shape, p.shape)
        && layer == p.layer
        && kind == p.kind;
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name + Arrays.toString(shape);
  }
}
