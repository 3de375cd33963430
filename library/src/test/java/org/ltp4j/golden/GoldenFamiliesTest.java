package org.ltp4j.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.MatrixLibrary;
import org.ltp4j.engine.Precision;
import org.ltp4j.engine.Tensors;
import org.ltp4j.jdk.JdkSensitive;
import org.ltp4j.model.Dropout;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.Inference;
import org.ltp4j.model.Input;
import org.ltp4j.model.MlmHead;
import org.ltp4j.model.ModelWeights;
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
import org.ltp4j.rounding.UpToRounding;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.ticket.Bitmap;

/** ModernBERT, DistilBERT and an encoder without a head against the reference. */
@JdkSensitive
class GoldenFamiliesTest {
  private static final int MASK = 434;

  private static Engine engine(String products) {
    return new Engine("cpu", Precision.FP32, 2, MatrixLibrary.valueOf(products));
  }

  private static ModelWeights open(String family, Engine engine) {
    return ModelWeights.open(Golden.folder().resolve("families/" + family), engine);
  }

  private static TensorSource expected(String family) {
    return Golden.tensors("families/" + family + ".safetensors");
  }

  @ParameterizedTest
  @ValueSource(strings = {"modernbert", "distilbert", "headless"})
  void forward(String family) {
    TensorSource expected = expected(family);
    int[][] rows = rows(expected, "input_ids", "attention_mask");
    try (ModelWeights weights = open(family, Engine.cpu(2));
        PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Input in = Input.of(rows, weights.config());
      Tensor hidden = Inference.run(new Encoder(weights), in, null, null);
      compare(rows, hidden, expected, "last_hidden_state");
      if (expected.tensors().containsKey("logits")) {
        MlmHead head = new MlmHead(weights);
        Tensor logits = head.scores(head.transform(hidden));
        compare(rows, logits, expected, "logits");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "modernbert, BLAS, false",
    "modernbert, ONEDNN, false",
    "modernbert, BLAS, true",
    "distilbert, BLAS, false",
    "distilbert, ONEDNN, true"
  })
  void eightSteps(String family, String products, boolean recompute) {
    TensorSource expected = expected(family);
    JsonNode settings = Golden.json("families/" + family + ".json").path("tune");
    JsonNode trace = settings.path("trace");
    Map<String, Bitmap> ticket = ticket(expected);
    Engine engine = engine(products);
    try (PointerScope scope = new PointerScope();
        ModelWeights weights = open(family, engine);
        PromptEncoder prompt = prompt(expected)) {
      Tensor vectors = prompt.tensors().get("embedding.weight");
      List<Trainable> trained = new ArrayList<>(Trainables.entries(weights, ticket));
      trained.add(new DenseTensor("prompt", 0, vectors, engine, () -> {}));
      try (ParameterSet set =
          new ParameterSet(trained, weights.config().family().wordEmbeddings(), 2)) {
        LabelWords words = LabelWords.single(Golden.longs(expected, "label_word_ids"));
        PromptModel model = new PromptModel(new Encoder(weights), prompt, words);
        PromptBatch all = batch(expected, IntStream.range(0, 12).toArray());
        compare(model.scores(all), Golden.floats(expected, "label_logits.before_bos"));
        for (int step = 0; step < trace.size(); step++) {
          JsonNode numbers = settings.path("batches").get(step);
          int[] rows = new int[numbers.size()];
          Arrays.setAll(rows, i -> numbers.get(i).asInt());
          TrainingPass pass =
              new TrainingPass(
                  new Encoder(weights), set, Dropout.NONE, new Streams(0), step, recompute);
          double loss = model.accumulate(batch(expected, rows), pass);
          double norm = set.gradientNorm();
          JsonNode then = trace.get(step);
          UpToRounding.assertNumber("loss", loss, then.path("loss").asDouble());
          UpToRounding.assertNumber("norm", norm, then.path("grad_norm").asDouble());
          double scale = Math.min(1, settings.path("clip_norm").asDouble() / (norm + 1e-6));
          double rate = settings.path("lr").asDouble();
          set.update(new Adam.Update(Adam.DEFAULT, rate, step + 1, scale));
        }
        UpToRounding.assertTrained(
            Map.of("prompt", Tensors.floats(vectors)),
            Map.of("prompt", Golden.floats(expected, "final_prompt")),
            Map.of("prompt", Golden.floats(expected, "prompt")));
        compare(model.scores(all), Golden.floats(expected, "final_label_logits"));
      }
      checkWeights(family, weights, ticket, expected);
    }
  }

  private static int[][] rows(TensorSource source, String ids, String mask) {
    int count = (int) source.tensors().get(ids).shape()[0];
    return Golden.rows(Golden.longs(source, ids), Golden.longs(source, mask), count);
  }

  private static PromptEncoder prompt(TensorSource expected) {
    long[] shape = expected.tensors().get("prompt").shape();
    return PromptEncoder.of(
        Map.of("embedding.weight", Tensors.of(Golden.floats(expected, "prompt"), shape)));
  }

  /** These rows behind four virtual tokens. */
  private static PromptBatch batch(TensorSource expected, int[] which) {
    int[][] texts = rows(expected, "template_ids", "template_mask");
    long[] gold = Golden.longs(expected, "gold");
    int[][] rows = new int[which.length][];
    for (int i = 0; i < which.length; i++) {
      rows[i] =
          IntStream.concat(IntStream.of(-1, -2, -3, -4), Arrays.stream(texts[which[i]])).toArray();
    }
    return PromptBatch.of(
        rows,
        Arrays.stream(rows)
            .mapToLong(
                row ->
                    IntStream.range(0, row.length)
                        .filter(s -> row[s] == MASK)
                        .findFirst()
                        .orElseThrow())
            .toArray(),
        Arrays.stream(which).mapToLong(i -> gold[i]).toArray());
  }

  private static Map<String, Bitmap> ticket(TensorSource expected) {
    Map<String, Bitmap> ticket = new HashMap<>();
    expected.tensors().keySet().stream()
        .filter(name -> name.startsWith("ticket/"))
        .forEach(
            name -> {
              ByteBuffer bytes = expected.bytes(name);
              Bitmap bits = new Bitmap(bytes.remaining());
              IntStream.range(0, bytes.remaining())
                  .filter(i -> bytes.get(i) != 0)
                  .forEach(bits::set);
              ticket.put(name.substring("ticket/".length()), bits);
            });
    return ticket;
  }

  private static void compare(float[][] actual, float[] expected) {
    float[] flat = new float[expected.length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = actual[i / actual[0].length][i % actual[0].length];
    }
    UpToRounding.assertStates("scores of labels", flat, expected);
  }

  /** Packed tokens (T, C) against padded rows; only real tokens are compared. */
  private static void compare(int[][] rows, Tensor actual, TensorSource expected, String name) {
    UpToRounding.assertStates(
        name,
        Tensors.floats(actual),
        Golden.packed(rows, Golden.floats(expected, name), (int) actual.size(1)));
  }

  /** Selected entries as expected, all others bit for bit those of the base. */
  private static void checkWeights(
      String family, ModelWeights weights, Map<String, Bitmap> ticket, TensorSource expected) {
    Map<String, float[]> found = new HashMap<>();
    Map<String, float[]> trained = new HashMap<>();
    Map<String, float[]> start = new HashMap<>();
    try (ModelWeights origin = open(family, Engine.cpu(2))) {
      for (Parameter p : weights.parameters()) {
        float[] now = Tensors.floats(weights.tensor(p.name()));
        float[] before = Tensors.floats(origin.tensor(p.name()));
        Bitmap bits = ticket.getOrDefault(p.name(), new Bitmap(p.elements()));
        for (int i = 0; i < now.length; i++) {
          if (!bits.get(i)) {
            assertThat(now[i]).describedAs("%s[%d]", p.name(), i).isEqualTo(before[i]);
          }
        }
        if (bits.cardinality() > 0) {
          found.put(p.name(), now);
          trained.put(p.name(), Golden.floats(expected, "weights/" + p.name()));
          start.put(p.name(), before);
        }
      }
    }
    UpToRounding.assertTrained(found, trained, start);
  }
}
