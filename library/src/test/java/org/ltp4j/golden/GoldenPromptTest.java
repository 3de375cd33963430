package org.ltp4j.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Tensors;
import org.ltp4j.jdk.JdkSensitive;
import org.ltp4j.model.Dropout;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.model.TinyModels;
import org.ltp4j.model.TrainingPass;
import org.ltp4j.optim.Adam;
import org.ltp4j.optim.DenseTensor;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.optim.Trainable;
import org.ltp4j.optim.Trainables;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.prompt.LabelWords;
import org.ltp4j.prompt.PromptBatch;
import org.ltp4j.prompt.PromptEncoder;
import org.ltp4j.prompt.PromptModel;
import org.ltp4j.random.Streams;
import org.ltp4j.rounding.KernelSensitive;
import org.ltp4j.rounding.UpToRounding;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.ticket.Bitmap;

/** Prompt placements, prompt-learning with a ticket and without, and the prompt encoder. */
@KernelSensitive
@JdkSensitive
class GoldenPromptTest {
  private static final Engine ENGINE = TinyModels.ENGINE;
  private final TensorSource prompted = Golden.tensors("prompted.safetensors");

  @ParameterizedTest
  @ValueSource(strings = {"before_bos", "after_bos", "before_mask"})
  void placements(String placement) {
    try (PointerScope scope = new PointerScope();
        ModelWeights weights = base();
        PromptEncoder prompt = prompt()) {
      PromptModel model = new PromptModel(new Encoder(weights), prompt, words());
      float[][] scores = model.scores(batch(rows(), placement, null));
      compare(scores, Golden.floats(prompted, "label_logits." + placement));
    }
  }

  @ParameterizedTest
  @CsvSource({"ltp, false", "ltp, true", "soft_prompt_only, false"})
  void twelveSteps(String run, boolean byDevice) {
    JsonNode settings = Golden.json("tune.json");
    JsonNode trace = settings.path("runs").path(run);
    TensorSource expected = Golden.tensors("tune_" + run + ".safetensors");
    Map<String, Bitmap> ticket =
        run.equals("ltp") ? ticket(settings.path("ticket").asText()) : Map.of();
    try (PointerScope scope = new PointerScope();
        ModelWeights weights = base();
        PromptEncoder prompt = prompt()) {
      List<Trainable> trained =
          new ArrayList<>(
              byDevice
                  ? Trainables.onDevice(weights, ticket)
                  : Trainables.entries(weights, ticket));
      Tensor vectors = prompt.tensors().get("embedding.weight");
      trained.add(new DenseTensor("prompt", 0, vectors, ENGINE, () -> {}));
      try (ParameterSet set =
          new ParameterSet(trained, weights.config().family().wordEmbeddings(), 2)) {
        PromptModel model = new PromptModel(new Encoder(weights), prompt, words());
        for (int step = 0; step < trace.size(); step++) {
          int[] rows = new int[settings.path("batch").asInt()];
          Arrays.setAll(rows, row(settings.path("batches").get(step))::get);
          TrainingPass pass =
              new TrainingPass(
                  new Encoder(weights), set, Dropout.NONE, new Streams(0), step, false);
          double loss = model.accumulate(batch(rows, "before_bos", gold(rows)), pass);
          double norm = set.gradientNorm();
          UpToRounding.assertNumber("loss", loss, trace.get(step).path("loss").asDouble());
          UpToRounding.assertNumber("norm", norm, trace.get(step).path("grad_norm").asDouble());
          double scale = Math.min(1, settings.path("clip_norm").asDouble() / (norm + 1e-6));
          set.update(
              new Adam.Update(Adam.DEFAULT, settings.path("lr").asDouble(), step + 1, scale));
        }
        UpToRounding.assertTrained(
            Map.of("prompt", Tensors.floats(vectors)),
            Map.of("prompt", Golden.floats(expected, "prompt")),
            Map.of("prompt", Golden.floats(prompted, "prompt")));
        compare(
            model.scores(batch(rows(), "before_bos", null)),
            Golden.floats(expected, "final_label_logits"));
      }
      checkWeights(weights, ticket, expected);
    }
  }

  @Test
  void promptEncoder() {
    TensorSource stored = Golden.tensors("prompt_encoder.safetensors");
    try (PointerScope scope = new PointerScope()) {
      Map<String, Tensor> values = new LinkedHashMap<>();
      stored
          .tensors()
          .forEach(
              (name, info) -> {
                if (!name.equals("output")) {
                  values.put(
                      name.equals("embedding") ? "embedding.weight" : name,
                      Tensors.of(Golden.floats(stored, name), info.shape()));
                }
              });
      try (PromptEncoder encoder = PromptEncoder.of(values)) {
        assertThat(encoder.kind()).isEqualTo(PromptEncoder.Kind.LSTM);
        UpToRounding.assertStates(
            "output", Tensors.floats(encoder.forward()), Golden.floats(stored, "output"));
      }
    }
  }

  private static ModelWeights base() {
    return ModelWeights.open(Golden.folder().resolve("xlmr"), ENGINE);
  }

  private PromptEncoder prompt() {
    long[] shape = prompted.tensors().get("prompt").shape();
    return PromptEncoder.of(
        Map.of("embedding.weight", ENGINE.tensor(Golden.floats(prompted, "prompt"), shape)));
  }

  private LabelWords words() {
    return LabelWords.single(Golden.longs(prompted, "label_word_ids"));
  }

  private int[] rows() {
    int[] all = new int[(int) prompted.tensors().get("input_ids").shape()[0]];
    Arrays.setAll(all, i -> i);
    return all;
  }

  private static List<Integer> row(JsonNode numbers) {
    List<Integer> list = new ArrayList<>();
    numbers.forEach(n -> list.add(n.asInt()));
    return list;
  }

  private long[] gold(int[] rows) {
    long[] gold = Golden.longs(prompted, "gold");
    return Arrays.stream(rows).mapToLong(r -> gold[r]).toArray();
  }

  /** Puts the four virtual tokens where the placement says. */
  private PromptBatch batch(int[] which, String placement, long[] gold) {
    int[][] texts =
        Golden.rows(
            Golden.longs(prompted, "input_ids"),
            Golden.longs(prompted, "attention_mask"),
            rows().length);
    int mask = 434;
    int[][] rows = new int[which.length][];
    long[] maskAt = new long[which.length];
    for (int i = 0; i < which.length; i++) {
      int[] text = texts[which[i]];
      int at =
          switch (placement) {
            case "before_bos" -> 0;
            case "after_bos" -> 1;
            default -> indexOf(text, mask);
          };
      rows[i] = new int[text.length + 4];
      System.arraycopy(text, 0, rows[i], 0, at);
      for (int j = 0; j < 4; j++) {
        rows[i][at + j] = -(j + 1);
      }
      System.arraycopy(text, at, rows[i], at + 4, text.length - at);
      maskAt[i] = indexOf(rows[i], mask);
    }
    return PromptBatch.of(rows, maskAt, gold);
  }

  private static int indexOf(int[] row, int id) {
    for (int i = 0; i < row.length; i++) {
      if (row[i] == id) {
        return i;
      }
    }
    throw new IllegalStateException("no mask in the fixture's row");
  }

  private static Map<String, Bitmap> ticket(String tag) {
    TensorSource masks = Golden.tensors("tickets.safetensors");
    Map<String, Bitmap> bitmaps = new HashMap<>();
    masks
        .tensors()
        .forEach(
            (name, info) -> {
              if (name.startsWith(tag + "/")) {
                Bitmap bits = new Bitmap(info.elements());
                ByteBuffer bytes = masks.bytes(name);
                for (int i = 0; i < info.elements(); i++) {
                  if (bytes.get(i) != 0) {
                    bits.set(i);
                  }
                }
                bitmaps.put(name.substring(tag.length() + 1), bits);
              }
            });
    return bitmaps;
  }

  private static void compare(float[][] actual, float[] expected) {
    float[] found = new float[expected.length];
    for (int i = 0; i < expected.length; i++) {
      found[i] = actual[i / actual[0].length][i % actual[0].length];
    }
    UpToRounding.assertStates("scores of labels", found, expected);
  }

  /** Selected entries as expected, all others bit for bit those of the base. */
  private static void checkWeights(
      ModelWeights weights, Map<String, Bitmap> ticket, TensorSource expected) {
    try (ModelWeights origin = base()) {
      Map<String, float[]> start = TinyModels.values(origin);
      Map<String, float[]> end = TinyModels.values(weights);
      Map<String, float[]> reference = new HashMap<>();
      for (Parameter p : weights.parameters()) {
        float[] now = end.get(p.name());
        float[] before = start.get(p.name());
        reference.put(
            p.name(),
            expected.tensors().containsKey("weights/" + p.name())
                ? Golden.floats(expected, "weights/" + p.name())
                : before);
        Bitmap bits = ticket.getOrDefault(p.name(), new Bitmap(p.elements()));
        for (int i = 0; i < now.length; i++) {
          if (!bits.get(i)) {
            assertThat(now[i]).describedAs("%s[%d]", p.name(), i).isEqualTo(before[i]);
          }
        }
      }
      if (!ticket.isEmpty()) {
        UpToRounding.assertTrained(end, reference, start);
      }
    }
  }
}
