package org.ltp4j.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.Dropout;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.Family;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.model.TinyModels;
import org.ltp4j.model.TrainingPass;
import org.ltp4j.prompt.LabelWords;
import org.ltp4j.prompt.PromptBatch;
import org.ltp4j.prompt.PromptEncoder;
import org.ltp4j.prompt.PromptModel;
import org.ltp4j.random.Streams;
import org.ltp4j.rounding.KernelSensitive;
import org.ltp4j.rounding.UpToRounding;
import org.ltp4j.ticket.Bitmap;

/**
 * Training of a ticket's entries, with its row-wise gradients, layer-wise graphs and compact Adam,
 * is masked dense training.
 */
@KernelSensitive
class SparseEqualsDenseTest {
  private static final int STEPS = 50;
  private static final int VIRTUAL = 3;
  private static final double RATE = 1e-3;
  private static final double CLIP = 1;

  @ParameterizedTest(name = "{0}, seed {1}, share {2}")
  @CsvSource({"ROBERTA,1,0.2", "ROBERTA,2,0.05", "BERT,3,0.2", "BERT,4,1", "ROBERTA,5,0.5"})
  void fiftySteps(Family family, long seed, double share) {
    SplittableRandom random = new SplittableRandom(seed);
    String where = family + ", seed " + seed + ", ";
    try (PointerScope scope = new PointerScope();
        ModelWeights weights = TinyModels.weights(family, seed)) {
      Map<String, float[]> start = TinyModels.values(weights);
      Map<String, Bitmap> ticket = TinyModels.ticket(weights.parameters(), share, random);
      int hidden = weights.config().hidden();
      float[] first = new Streams(seed).normal(VIRTUAL * hidden, 0.3, "prompt");
      Tensor vectors = TinyModels.ENGINE.tensor(first.clone(), VIRTUAL, hidden);
      LabelWords words = LabelWords.single(9, 4, 70);
      List<Trainable> trained = new ArrayList<>(Trainables.entries(weights, ticket));
      trained.add(new DenseTensor("prompt", 0, vectors, TinyModels.ENGINE, () -> {}));
      try (ParameterSet set =
              new ParameterSet(trained, weights.config().family().wordEmbeddings(), 2);
          PromptEncoder prompt = PromptEncoder.of(Map.of("embedding.weight", vectors));
          DenseReference reference = new DenseReference(weights, first, ticket)) {
        long k = ticket.values().stream().mapToLong(Bitmap::cardinality).sum();
        assertThat(set.entries()).isEqualTo(k + first.length);
        Encoder encoder = new Encoder(weights);
        PromptModel model = new PromptModel(encoder, prompt, words);
        for (int step = 0; step < STEPS; step++) {
          // The last ten steps see two words only: all other rows go on by momentum.
          PromptBatch batch = batch(weights, random, step >= STEPS - 10);
          TrainingPass pass =
              new TrainingPass(encoder, set, Dropout.NONE, new Streams(seed), step, step % 3 == 0);
          double loss = model.accumulate(batch, pass);
          double norm = set.gradientNorm();
          DenseReference.Step expected =
              reference.step(
                  batch.rows(), batch.readAt(), gold(batch), words.ids(), RATE, CLIP, step + 1);
          UpToRounding.assertNumber(where + "loss of step " + step, loss, expected.loss());
          UpToRounding.assertNumber(where + "norm of step " + step, norm, expected.norm());
          set.update(
              new Adam.Update(Adam.DEFAULT, RATE, step + 1, Math.min(1, CLIP / (norm + 1e-6))));
        }
        Map<String, float[]> end = TinyModels.values(weights);
        assertFrozen(where, end, start, ticket);
        start.put("prompt", first);
        end.put("prompt", Tensors.floats(vectors));
        Map<String, float[]> wanted = new HashMap<>();
        end.keySet().forEach(name -> wanted.put(name, floats(reference.values(name))));
        UpToRounding.assertTrained(end, wanted, start);
      }
    }
  }

  private static PromptBatch batch(ModelWeights weights, SplittableRandom random, boolean few) {
    int[][] rows = TinyModels.rows(weights.config(), 4, VIRTUAL, random);
    long[] at = new long[rows.length];
    long[] gold = new long[rows.length];
    for (int r = 0; r < rows.length; r++) {
      at[r] = random.nextInt(rows[r].length);
      gold[r] = random.nextInt(3);
      for (int s = 0; few && s < rows[r].length; s++) {
        rows[r][s] = rows[r][s] < 0 ? rows[r][s] : 20 + rows[r][s] % 2;
      }
    }
    return PromptBatch.of(rows, at, gold);
  }

  private static long[] gold(PromptBatch batch) {
    return Arrays.stream(batch.gold()).mapToLong(label -> label[0]).toArray();
  }

  private static void assertFrozen(
      String where,
      Map<String, float[]> now,
      Map<String, float[]> start,
      Map<String, Bitmap> ticket) {
    now.forEach(
        (name, values) -> {
          Bitmap bits = ticket.getOrDefault(name, new Bitmap(values.length));
          for (int i = 0; i < values.length; i++) {
            if (!bits.get(i)
                && Float.floatToRawIntBits(values[i])
                    != Float.floatToRawIntBits(start.get(name)[i])) {
              fail(
                  "%s%s[%d] is not selected; from %s to %s",
                  where, name, i, start.get(name)[i], values[i]);
            }
          }
        });
  }

  private static float[] floats(double[] values) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = (float) values[i];
    }
    return rounded;
  }
}
