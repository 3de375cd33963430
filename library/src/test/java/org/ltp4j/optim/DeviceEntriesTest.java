package org.ltp4j.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.Family;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.model.TinyModels;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.rounding.KernelSensitive;
import org.ltp4j.rounding.UpToRounding;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.ticket.Bitmap;

/** What a device stores, a host can load, and the other way round. */
@KernelSensitive
class DeviceEntriesTest {
  private static final long SEED = 5;
  @TempDir private Path dir;

  @Test
  void statesMoveBetweenHostAndDevice() {
    try (PointerScope scope = new PointerScope();
        ModelWeights onHost = TinyModels.weights(Family.ROBERTA, SEED);
        ModelWeights onDevice = TinyModels.weights(Family.ROBERTA, SEED)) {
      Map<String, float[]> start = TinyModels.values(onHost);
      Map<String, Bitmap> ticket = ticket(onHost);
      List<Trainable> host = Trainables.entries(onHost, ticket);
      List<Trainable> device = Trainables.onDevice(onDevice, ticket);
      step(onHost, host, 1, 9, 3, 7);
      step(onDevice, device, 1, 9, 3, 7);
      store(host, "host");
      store(device, "device");
      assertThat(dir.resolve("host.values")).exists();
      sameNames("host", "device");
      // Later steps touch further rows; loading must put those back.
      step(onHost, host, 2, 1, 2);
      step(onDevice, device, 2, 1, 2);
      load(host, "device");
      load(device, "host");
      store(host, "host-again");
      store(device, "device-again");
      sameBits("device", "host-again");
      sameBits("host", "device-again");
      UpToRounding.assertTrained(TinyModels.values(onHost), TinyModels.values(onDevice), start);
    }
  }

  @Test
  void anEntryThatIsNoNumberLeavesTheGradientsOfTheOthersAlone() {
    try (PointerScope scope = new PointerScope();
        ModelWeights weights = TinyModels.weights(Family.ROBERTA, SEED);
        DeviceRows entries = all(weights, weights.config().family().wordEmbeddings())) {
      entries.state().current().fill_(Tensors.scalar(Double.NaN));
      assertThat(entries.sumOfSquares()).isZero();
      float[] row = new float[weights.config().hidden()];
      row[0] = 3;
      row[1] = 4;
      entries.addRows(new long[] {1}, TinyModels.ENGINE.tensor(row, 1, row.length));
      assertThat(entries.sumOfSquares()).isEqualTo(25);
    }
  }

  private static DeviceRows all(ModelWeights weights, String name) {
    Parameter p = weights.parameter(name);
    return new DeviceRows(p, weights, Bitmap.full(p.elements()));
  }

  private static Map<String, Bitmap> ticket(ModelWeights weights) {
    SplittableRandom random = new SplittableRandom(SEED);
    Map<String, Bitmap> ticket = new HashMap<>();
    for (Parameter p : weights.parameters()) {
      Bitmap bits = new Bitmap(p.elements());
      for (long i = 0; i < p.elements(); i++) {
        if (random.nextInt(3) == 0) {
          bits.set(i);
        }
      }
      ticket.put(p.name(), bits);
    }
    return ticket;
  }

  private static void step(ModelWeights weights, List<Trainable> all, int seed, long... rows) {
    String words = weights.config().family().wordEmbeddings();
    int hidden = weights.config().hidden();
    SplittableRandom random = new SplittableRandom(seed);
    for (Trainable t : all) {
      if (t.name().equals(words)) {
        long[] ids = rows.clone();
        java.util.Arrays.sort(ids);
        float[] gradient = numbers(random, ids.length * hidden);
        t.rows().orElseThrow().addRows(ids, weights.engine().tensor(gradient, ids.length, hidden));
      } else {
        Tensor leaf = weights.tensor(t.name());
        leaf.mutable_grad()
            .put(weights.engine().tensor(numbers(random, (int) leaf.numel()), leaf.shape()));
        t.collect();
      }
    }
    all.forEach(t -> t.update(new Adam.Update(Adam.DEFAULT, 1e-2, seed, 0.5)));
  }

  private static float[] numbers(SplittableRandom random, int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  private void store(List<Trainable> all, String name) {
    SafetensorsWriter.write(
        dir.resolve(name + ".values"),
        Map.of(),
        all.stream().flatMap(t -> t.values().stream()).toList());
    SafetensorsWriter.write(
        dir.resolve(name + ".moments"),
        Map.of(),
        all.stream().flatMap(t -> t.moments().stream()).toList());
  }

  private void load(List<Trainable> all, String name) {
    try (TensorSource values = SafetensorsFile.open(dir.resolve(name + ".values"));
        TensorSource moments = SafetensorsFile.open(dir.resolve(name + ".moments"))) {
      all.forEach(t -> t.load(values));
      all.forEach(t -> t.loadMoments(moments));
    }
  }

  private void sameNames(String a, String b) {
    for (String part : List.of(".values", ".moments")) {
      try (TensorSource first = SafetensorsFile.open(dir.resolve(a + part));
          TensorSource second = SafetensorsFile.open(dir.resolve(b + part))) {
        assertThat(second.tensors()).isEqualTo(first.tensors());
      }
    }
  }

  private void sameBits(String a, String b) {
    for (String part : List.of(".values", ".moments")) {
      assertThat(dir.resolve(b + part)).hasSameBinaryContentAs(dir.resolve(a + part));
    }
  }
}
