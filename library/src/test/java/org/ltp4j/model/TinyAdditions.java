package org.ltp4j.model;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Scope;
import org.ltp4j.engine.Tensors;
import org.ltp4j.parameter.Kind;
import org.ltp4j.random.Streams;

/** Additions to {@link TinyModels}, with values large enough for every one to matter. */
final class TinyAdditions {
  static final int LENGTH = 3;
  static final int RANK = 2;
  static final double ALPHA = 3;
  static final double SCALING = ALPHA / RANK;
  static final Set<Kind> QUERY_VALUE = EnumSet.of(Kind.QUERY, Kind.VALUE, Kind.QUERY_KEY_VALUE);
  static final Set<Kind> PROJECTIONS = EnumSet.range(Kind.QUERY, Kind.OUTPUT);

  private TinyAdditions() {}

  static DeepPrompt deepPrompt(ModelConfig config, long seed, Engine engine) {
    return DeepPrompt.random(config, LENGTH, 1, new Streams(seed), engine);
  }

  /** Products as they begin: zero. */
  static LowRank zero(ModelConfig config, Set<Kind> kinds, long seed, Engine engine) {
    return LowRank.random(config, kinds, RANK, ALPHA, new Streams(seed), engine);
  }

  /** Products in the midst of training. */
  static LowRank lowRank(ModelConfig config, Set<Kind> kinds, long seed, Engine engine) {
    LowRank lowRank = zero(config, kinds, seed, engine);
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      for (Addition a : lowRank.all()) {
        int n = (int) a.tensor().numel();
        float[] values = new Streams(seed).normal(n, 0.3, "test", a.name());
        a.tensor().copy_(engine.tensor(values, a.tensor().shape()));
      }
    }
    return lowRank;
  }

  /** A deep prompt, and products on queries and values. */
  static Additions both(ModelConfig config, long seed, Engine engine) {
    return new Additions(
        deepPrompt(config, seed, engine), lowRank(config, QUERY_VALUE, seed, engine));
  }

  /** Hidden states as the engine computes them, one array of H for each token or query. */
  static float[][] hidden(Encoder encoder, int[][] rows, long[] queries) {
    Input in = Input.of(rows, encoder.weights().config());
    return Scope.withoutGradient(
        () -> split(Tensors.floats(Inference.run(encoder, in, null, queries)), encoder));
  }

  private static float[][] split(float[] flat, Encoder encoder) {
    int h = encoder.weights().config().hidden();
    float[][] places = new float[flat.length / h][];
    for (int t = 0; t < places.length; t++) {
      places[t] = Arrays.copyOfRange(flat, t * h, (t + 1) * h);
    }
    return places;
  }
}
