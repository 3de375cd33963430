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
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
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
      for (int step = 1; step <= 3; step++) {
        gradients(alone, members, step);
        gradients(together, group, step);
        Adam.Update update = new Adam.Update(DECAYING, 1e-2, step, step == 2 ? 0.25 : 1);
        double squares = members.stream().mapToDouble(Trainable::sumOfSquares).sum();
        assertThat(new DeviceStep(group).sumOfSquares()).isCloseTo(squares, within(1e-5 * squares));
        // What is trained whole has a rate of its own, as a prompt beside a ticket has.
        Adam.Update slower = new Adam.Update(DECAYING, 1e-3, step, update.scale());
        Function<Trainable, Adam.Update> own = t -> t instanceof DenseTensor ? slower : update;
        members.forEach(t -> t.update(own.apply(t)));
        new DeviceStep(group).update(own);
      }
      UpToRounding.assertTrained(TinyModels.values(together), TinyModels.values(alone), start);
      assertThat(new DeviceStep(group).sumOfSquares()).isZero();
    }
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
      float[] gradient = new float[(int) leaf.numel()];
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = (float) random.nextGaussian();
      }
      leaf.mutable_grad().put(weights.engine().tensor(gradient, leaf.shape()));
      t.collect();
    }
  }
}
