package org.ltp4j.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ltp4j.engine.Engine;
import org.ltp4j.jdk.JdkSensitive;
import org.ltp4j.mlm.MaskedBatch;
import org.ltp4j.mlm.MlmLoss;
import org.ltp4j.mlm.PullTowards;
import org.ltp4j.model.Dropout;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.model.TinyModels;
import org.ltp4j.model.TrainingPass;
import org.ltp4j.optim.Adam;
import org.ltp4j.optim.DenseTensor;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.optim.Trainables;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.random.Streams;
import org.ltp4j.rounding.KernelSensitive;
import org.ltp4j.rounding.UpToRounding;
import org.ltp4j.safetensors.TensorSource;

/** Twelve masked-language-modelling steps on all parameters, with and without the L1 term. */
@KernelSensitive
@JdkSensitive
class GoldenMlmTest {
  @ParameterizedTest
  @CsvSource({
    "plain,mlm_plain.safetensors,false",
    "l1,mlm_l1.safetensors,false",
    "plain,mlm_plain.safetensors,true"
  })
  void twelveSteps(String run, String finalWeights, boolean checkpointing) {
    JsonNode settings = Golden.json("mlm.json");
    JsonNode trace = settings.path("runs").path(run).path("trace");
    double lambda = settings.path("runs").path(run).path("lambda").asDouble();
    var directory = Golden.folder().resolve("xlmr");
    Engine engine = Engine.cpu(2);
    try (ModelWeights weights = ModelWeights.open(directory, engine);
        ModelWeights origin = ModelWeights.open(directory, engine)) {
      List<DenseTensor> all = Trainables.dense(weights, p -> true);
      PullTowards pull = new PullTowards(all, origin, lambda);
      try (ParameterSet set =
          new ParameterSet(all, weights.config().family().wordEmbeddings(), 2)) {
        long noise =
            weights.parameters().stream()
                .filter(Parameter::isKeyBias)
                .mapToLong(Parameter::elements)
                .sum();
        MlmLoss loss = new MlmLoss(new Encoder(weights));
        for (int step = 0; step < trace.size(); step++) {
          JsonNode expected = trace.get(step);
          TrainingPass pass =
              new TrainingPass(
                  new Encoder(weights), set, Dropout.NONE, new Streams(0), step, checkpointing);
          double mlm = loss.accumulate(batch(step), pass, 1);
          double l1 = pull.accumulate();
          double norm = set.gradientNorm();
          UpToRounding.assertNumber("loss", mlm, expected.path("mlm_loss").asDouble());
          // Biases of keys move by noise, and their way is part of the sum.
          double reference = expected.path("l1").asDouble();
          assertThat(l1).isCloseTo(reference, within(reference * 2 * noise / set.entries()));
          UpToRounding.assertNumber("norm", norm, expected.path("grad_norm").asDouble());
          double scale = Math.min(1, settings.path("clip_norm").asDouble() / (norm + 1e-6));
          double rate = settings.path("lr").get(step).asDouble();
          set.update(new Adam.Update(Adam.DEFAULT, rate, step + 1, scale));
        }
        TensorSource stored = Golden.tensors(finalWeights);
        Map<String, float[]> end = new HashMap<>();
        stored.tensors().keySet().forEach(n -> end.put(n, Golden.floats(stored, n)));
        UpToRounding.assertTrained(TinyModels.values(weights), end, TinyModels.values(origin));
      }
    }
  }

  private static MaskedBatch batch(int step) {
    TensorSource batches = Golden.tensors("mlm_batches.safetensors");
    long[] shape = batches.tensors().get("input_ids").shape();
    int rows = (int) shape[1];
    int length = (int) shape[2];
    long[] ids = part(batches, "input_ids", step, rows * length);
    long[] mask = part(batches, "attention_mask", step, rows * length);
    long[] labels = part(batches, "labels", step, rows * length);
    List<Integer> rowOf = new ArrayList<>();
    List<Integer> placeOf = new ArrayList<>();
    List<Long> targets = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] != -100) {
        rowOf.add(i / length);
        placeOf.add(i % length);
        targets.add(labels[i]);
      }
    }
    return new MaskedBatch(
        Golden.rows(ids, mask, rows),
        rowOf.stream().mapToInt(i -> i).toArray(),
        placeOf.stream().mapToInt(i -> i).toArray(),
        targets.stream().mapToLong(l -> l).toArray());
  }

  private static long[] part(TensorSource source, String name, int step, int size) {
    return java.util.Arrays.copyOfRange(Golden.longs(source, name), step * size, (step + 1) * size);
  }
}
