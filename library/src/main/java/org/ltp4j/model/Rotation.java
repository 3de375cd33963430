package org.ltp4j.model;

import org.bytedeco.pytorch.Tensor;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Tensors;

/**
 * Rotary position embeddings (Su et al. 2021, arXiv 2104.09864) in the form that Hugging Face's
 * models have: entry j of a head's lower half and entry j of its upper half are one point, turned
 * by position·θ^(-2j/D).
 *
 * @param cosine of each token's angles, (T, 1, D/2)
 * @param sine of the same
 */
record Rotation(Tensor cosine, Tensor sine) {
  /**
   * The angles of a batch's tokens, taken in double precision.
   *
   * @param width D, of a head
   */
  static Rotation of(long[] positions, double theta, int width, Engine engine) {
    int half = width / 2;
    float[] cosine = new float[positions.length * half];
    float[] sine = new float[positions.length * half];
    for (int j = 0; j < half; j++) {
      double turn = Math.pow(theta, -2.0 * j / width);
      for (int t = 0; t < positions.length; t++) {
        cosine[t * half + j] = (float) Math.cos(positions[t] * turn);
        sine[t * half + j] = (float) Math.sin(positions[t] * turn);
      }
    }
    return new Rotation(
        engine.tensor(cosine, positions.length, 1, half).to(engine.precision().type()),
        engine.tensor(sine, positions.length, 1, half).to(engine.precision().type()));
  }

  /** (T, H) to (T, H), each of the heads turned. */
  Tensor apply(Tensor x, int heads) {
    long width = x.size(1) / heads;
    Tensor points = x.reshape(x.size(0), heads, width); // (T, A, D)
    Tensor lower = Tensors.slice(points, 2, 0, width / 2);
    Tensor upper = Tensors.slice(points, 2, width / 2, width);
    return Tensors.cat(
            2, lower.mul(cosine).sub(upper.mul(sine)), upper.mul(cosine).add(lower.mul(sine)))
        .reshape(x.size(0), x.size(1));
  }
}
