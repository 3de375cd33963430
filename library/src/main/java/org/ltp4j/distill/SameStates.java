package org.ltp4j.distill;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.ltp4j.optim.DenseTensor;

/**
 * The teacher's states themselves, for a student that starts at its layers: what it has of them
 * already, and the head that reads them, would be lost behind a map that is still to be learned.
 */
final class SameStates implements StateTarget {
  @Override
  public Tensor unexplained(Tensor student, Tensor teacher) {
    Standard measure = Standard.of(teacher);
    Tensor error = measure.apply(student).sub(measure.apply(teacher)); // (n, G)
    return error.mul(error).mean();
  }

  @Override
  public List<DenseTensor> trainables(int layer) {
    return List.of();
  }

  @Override
  public void close() {
    // It holds nothing.
  }
}
