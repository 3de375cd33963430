package org.ltp4j.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Precision;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.Family;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.model.TinyModels;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.rounding.KernelSensitive;
import org.ltp4j.rounding.UpToRounding;
import org.ltp4j.ticket.Bitmap;

/** All members at once take the step that each takes alone. */
@KernelSensitive
class DeviceStepTest {
  private static final long SEED = 11;
  private static final Adam DECAYING = new Adam(0.9, 0.99, 1e-8, 0.1);

  @Test
  void stepsOfManyAtOnceAreStepsOfEach() {
    try (PointerScope scope = new PointerScope();
        ModelWeights alone = TinyModels.weights(Family.ROBERTA, SEED);
        ModelWeights together = TinyModels.weights(Family.ROBERTA, SEED)) {
      Map<String, float[]> start = TinyModels.values(alone);
      List<EngineTrainable> members = members(alone);
      List<EngineTrainable> group = members(together);
      try (DeviceStep all = new DeviceStep(group)) {
        for (int step = 1; step <= 3; step++) {
          gradients(alone, members, step);
          gradients(together, group, step);
          Adam.Update update = new Adam.Update(DECAYING, 1e-2, step, step == 2 ? 0.25 : 1);
          double squares = members.stream().mapToDouble(Trainable::sumOfSquares).sum();
          assertThat(all.sumOfSquares()).isCloseTo(squares, within(1e-5 * squares));
          // What is trained whole has a rate of its own, as a prompt beside a ticket has.
          Adam.Update slower = new Adam.Update(DECAYING, 1e-3, step, update.scale());
          Function<Trainable, Adam.Update> own = t -> t instanceof DenseTensor ? slower : update;
          members.forEach(t -> t.update(own.apply(t)));
          all.update(own);
        }
        UpToRounding.assertTrained(TinyModels.values(together), TinyModels.values(alone), start);
        assertThat(all.sumOfSquares()).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Precision.class,
      names = {"FP32", "BF16"})
  void gradientsOfManyAtOnceAreGradientsOfEach(Precision precision) {
    Engine engine = new Engine(TinyModels.ENGINE.device(), precision, 2);
    try (PointerScope scope = new PointerScope();
        ModelWeights alone = TinyModels.weights(Family.ROBERTA, SEED, engine);
        ModelWeights together = TinyModels.weights(Family.ROBERTA, SEED, engine)) {
      List<EngineTrainable> members = members(alone);
      List<EngineTrainable> group = members(together);
      try (DeviceStep step = new DeviceStep(group)) {
        for (int round = 1; round <= 2; round++) {
          for (int pass = 1; pass <= 2; pass++) { // gradients of two passes are added up
            arrive(alone, members, 2 * round + pass);
            members.forEach(Trainable::collect);
            arrive(together, group, 2 * round + pass);
            step.collect();
          }
          for (int i = 0; i < group.size(); i++) {
            assertThat(Tensors.floats(group.get(i).state().gradient()))
                .as(group.get(i).name())
                .containsExactly(Tensors.floats(members.get(i).state().gradient()))
                .isNotEqualTo(new float[(int) group.get(i).entries()]);
          }
          Adam.Update update = new Adam.Update(DECAYING, 1e-2, round, 1);
          members.forEach(t -> t.update(update));
          step.update(t -> update);
          group.forEach(t -> sameInUse(together, alone, t.name()));
        }
      }
    }
  }

  /** What the model computes with after a step: the copies in the products' precision. */
  private static void sameInUse(ModelWeights weights, ModelWeights others, String name) {
    try (NoGradGuard guard = new NoGradGuard()) {
      float[] used = Tensors.floats(weights.use(name));
      float[] expected = Tensors.floats(others.use(name));
      for (int i = 0; i < used.length; i++) {
        // Both are rounded: a difference in the last bits may become one step of eight bits.
        assertThat(used[i])
            .as(name)
            .isCloseTo(expected[i], within(1e-5f + Math.abs(expected[i]) / 128));
      }
    }
  }

  /** Leaves gradients where a backward pass would: at what the model computes with. */
  private static void arrive(ModelWeights weights, List<EngineTrainable> members, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (EngineTrainable t : members) {
      Tensor used = weights.use(t.name());
      Tensor leaf = used.is_leaf() && used.requires_grad() ? used : weights.tensor(t.name());
      Tensor gradient = weights.engine().tensor(gradient(random, leaf), leaf.shape());
      leaf.mutable_grad().put(gradient.to(leaf.scalar_type()));
    }
  }

  private static float[] gradient(SplittableRandom random, Tensor leaf) {
    float[] gradient = new float[(int) leaf.numel()];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = (float) random.nextGaussian();
    }
    return gradient;
  }

  @Test
  void thePullOfManyAtOnceIsThePullOfEach() {
    try (PointerScope scope = new PointerScope();
        ModelWeights origin = TinyModels.weights(Family.BERT, SEED);
        ModelWeights alone = TinyModels.weights(Family.BERT, SEED + 1);
        ModelWeights together = TinyModels.weights(Family.BERT, SEED + 1)) {
      List<DenseTensor> members = Trainables.dense(alone, p -> true);
      List<DenseTensor> group = Trainables.dense(together, p -> true);
      gradients(alone, List.copyOf(members), 1);
      gradients(together, List.copyOf(group), 1);
      Tensor sum = TinyModels.ENGINE.tensor(new float[1], 1).to(ScalarType.Double);
      Tensor sums = sum.clone();
      members.forEach(t -> t.pullTowards(origin.tensor(t.name()), 0.5, sum));
      List<Tensor> origins = group.stream().map(t -> origin.tensor(t.name())).toList();
      DenseTensor.pullTowards(group, origins, 0.5, sums);
      assertThat(sums.item_double())
          .isPositive()
          .isCloseTo(sum.item_double(), withinPercentage(1e-4));
      for (int i = 0; i < group.size(); i++) {
        assertThat(Tensors.floats(group.get(i).gradient()))
            .containsExactly(Tensors.floats(members.get(i).gradient()));
      }
    }
  }

  /** Every other tensor whole, of the others every third entry. */
  private static List<EngineTrainable> members(ModelWeights weights) {
    List<EngineTrainable> members = new ArrayList<>();
    Map<String, Bitmap> ticket = new HashMap<>();
    List<Parameter> all = weights.parameters();
    for (int i = 0; i < all.size(); i++) {
      Parameter p = all.get(i);
      if (p.name().equals(weights.config().family().wordEmbeddings())) {
        continue;
      }
      if (i % 2 == 0) {
        members.addAll(Trainables.dense(weights, q -> q.equals(p)));
      } else {
        Bitmap bits = new Bitmap(p.elements());
        for (long j = 0; j < p.elements(); j += 3) {
          bits.set(j);
        }
        ticket.put(p.name(), bits);
      }
    }
    Trainables.onDevice(weights, ticket).forEach(t -> members.add(t.inEngine().orElseThrow()));
    return members;
  }

  private static void gradients(ModelWeights weights, List<EngineTrainable> members, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (EngineTrainable t : members) {
      Tensor leaf = weights.tensor(t.name());
      leaf.mutable_grad().put(weights.engine().tensor(gradient(random, leaf), leaf.shape()));
      t.collect();
    }
  }
}
