package org.ltp4j.model;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** One transformer layer: the parts it is made of, and how states pass through them. */
public interface Layer {
  /** Its parts, in the model's order. */
  List<Part> parts();

  /**
   * Passes states through.
   *
   * @param x (T, H)
   * @param pass the batch, what is asked for, and how the products are made
   * @return (T, H), or (B, H) where one place of each row is asked for
   */
  Tensor forward(Tensor x, LayerPass pass);
}
