package org.ltp4j.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.Family;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.model.TinyModels;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.random.Streams;
import org.ltp4j.ticket.Bitmap;

class ParameterSetTest {
  private static final long SEED = 11;

  /** Everything a run of a few steps with made-up gradients leaves. */
  private record Outcome(List<Double> norms, Map<String, float[]> values) {}

  private static Outcome run(int threads) {
    try (PointerScope scope = new PointerScope();
        ModelWeights weights = TinyModels.weights(Family.ROBERTA, SEED)) {
      Map<String, Bitmap> ticket =
          TinyModels.ticket(weights.parameters(), 0.3, new SplittableRandom(SEED));
      String words = weights.config().family().wordEmbeddings();
      try (ParameterSet set =
          new ParameterSet(Trainables.entries(weights, ticket), words, threads)) {
        List<Double> norms = new java.util.ArrayList<>();
        for (int step = 1; step <= 6; step++) {
          gradients(weights, set, step);
          double norm = set.gradientNorm();
          norms.add(norm);
          set.update(new Adam.Update(Adam.DEFAULT, 0.01, step, Math.min(1, 1 / norm)));
        }
        Map<String, float[]> values = new HashMap<>();
        weights
            .parameters()
            .forEach(p -> values.put(p.name(), TinyModels.values(weights, p.name())));
        return new Outcome(norms, values);
      }
    }
  }

  private static void gradients(ModelWeights weights, ParameterSet set, int step) {
    for (Parameter p : weights.parameters()) {
      Tensor leaf = weights.tensor(p.name());
      float[] g = new Streams(SEED).normal((int) p.elements(), 1, p.name(), step);
      if (p.name().equals(weights.config().family().wordEmbeddings())) {
        long[] ids = new SplittableRandom(step).longs(5, 0, p.shape()[0]).distinct().toArray();
        set.wordRows(ids, Tensors.slice(Tensors.of(g, p.shape()), 0, 0, ids.length));
      } else if (leaf.requires_grad()) {
        leaf.mutable_grad().put(Tensors.of(g, p.shape()));
      }
    }
    for (int layer = weights.config().layers() + 1; layer >= 0; layer--) {
      set.layerDone(layer);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void theNumberOfThreadsChangesNothing(int threads) {
    Outcome one = run(1);
    Outcome many = run(threads);
    assertThat(many.norms()).isEqualTo(one.norms());
    one.values()
        .forEach(
            (name, values) ->
                assertThat(many.values().get(name)).describedAs(name).containsExactly(values));
  }

  @Test
  void theNormIsThatOfTheSelectedEntries() {
    try (PointerScope scope = new PointerScope();
        ModelWeights weights = TinyModels.weights(Family.BERT, SEED)) {
      Map<String, Bitmap> ticket =
          TinyModels.ticket(weights.parameters(), 0.3, new SplittableRandom(SEED));
      double squares = 0;
      for (Parameter p : weights.parameters()) {
        float[] g = new Streams(SEED).normal((int) p.elements(), 1, p.name(), 1);
        Bitmap bits = ticket.getOrDefault(p.name(), new Bitmap(g.length));
        long rows = p.shape()[0];
        if (p.name().equals(weights.config().family().wordEmbeddings())) {
          // Row u of the gradient belongs to row ids[u] of the table.
          long[] ids = new SplittableRandom(1).longs(5, 0, rows).distinct().toArray();
          int columns = (int) p.shape()[1];
          for (int i = 0; i < ids.length * columns; i++) {
            squares +=
                bits.get(ids[i / columns] * columns + i % columns) ? (double) g[i] * g[i] : 0;
          }
        } else {
          for (int i = 0; i < g.length; i++) {
            squares += bits.get(i) ? (double) g[i] * g[i] : 0;
          }
        }
      }
      String words = weights.config().family().wordEmbeddings();
      try (ParameterSet set = new ParameterSet(Trainables.entries(weights, ticket), words, 2)) {
        gradients(weights, set, 1);
        assertThat(set.gradientNorm()).isCloseTo(Math.sqrt(squares), within(1e-9));
      }
      // The same with whole tensors, whose norms the engine computes in single precision.
      List<DenseTensor> dense = Trainables.dense(weights, p -> true);
      try (ParameterSet set = new ParameterSet(dense, words, 2)) {
        double all = 0;
        for (Parameter p : weights.parameters()) {
          float[] g = new Streams(SEED).normal((int) p.elements(), 1, p.name(), 2);
          weights.tensor(p.name()).mutable_grad().put(Tensors.of(g, p.shape()));
          for (float x : g) {
            all += (double) x * x;
          }
        }
        assertThat(set.gradientNorm()).isCloseTo(Math.sqrt(all), within(1e-5 * Math.sqrt(all)));
      }
    }
  }

  @Test
  void scaledGradientsAreClippedOnes() {
    try (PointerScope scope = new PointerScope()) {
      // A first step of Adam has the gradient's sign only, so two are needed to tell.
      float[] one = {3, -0.5f, 0.25f, 8};
      float[] two = {-2, 0.125f, 1, 0};
      float[] clipped = twoSteps(one, two, 0.25, 1);
      float[] unclipped = twoSteps(quarter(one), two, 1, 1);
      assertThat(clipped).containsExactly(unclipped);
      assertThat(clipped).isNotEqualTo(twoSteps(one, two, 1, 1));
    }
  }

  private static float[] quarter(float[] x) {
    float[] y = x.clone();
    for (int i = 0; i < y.length; i++) {
      y[i] /= 4;
    }
    return y;
  }

  private static float[] twoSteps(float[] one, float[] two, double firstScale, double secondScale) {
    Tensor leaf = Tensors.zeros(one.length);
    List<DenseTensor> all = List.of(new DenseTensor("x", 0, leaf, TinyModels.ENGINE, () -> {}));
    try (ParameterSet set = new ParameterSet(all, "", 1)) {
      leaf.mutable_grad().put(Tensors.of(one, one.length));
      set.update(new Adam.Update(Adam.DEFAULT, 0.1, 1, firstScale));
      leaf.mutable_grad().put(Tensors.of(two, two.length));
      set.update(new Adam.Update(Adam.DEFAULT, 0.1, 2, secondScale));
      return Tensors.floats(leaf);
    }
  }
}
