package org.ltp4j.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.classify.Classifier;
import org.ltp4j.data.Datasets;
import org.ltp4j.data.Example;
import org.ltp4j.data.Task;
import org.ltp4j.engine.Engine;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.rounding.KernelSensitive;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.ticket.Bitmap;
import org.ltp4j.ticket.Ticket;

/** What every method has in common: it learns, moves only what it may, and is used as trained. */
@KernelSensitive
class MethodsTest {
  @TempDir static Path dir;
  private static final Map<MethodName, Map<String, Object>> RESULTS = new ConcurrentHashMap<>();

  /** Trains once for all tests; returns the run's directory. */
  private static Path run(MethodName method) {
    Path out = dir.resolve(method.toString());
    RESULTS.computeIfAbsent(
        method,
        m -> {
          List<String> more = new ArrayList<>(List.of("learning-rate", "" + rate(m)));
          more.addAll(List.of("epochs", "" + epochs(m)));
          if (m == MethodName.LTP) {
            more.addAll(List.of("ticket", Rows.ticket(dir).toString()));
          } else if (m == MethodName.PROMPT_TUNING) {
            more.addAll(List.of("prompt-encoder", "none", "prompt-length", "16"));
          }
          return Rows.train(Rows.settings(dir, m, out, more.toArray(String[]::new)));
        });
    return out;
  }

  private static double rate(MethodName method) {
    return switch (method) {
      case PROMPT_TUNING -> 0.1;
      case DEEP_PROMPT, LORA, BITFIT -> 0.01;
      default -> 0.003;
    };
  }

  private static int epochs(MethodName method) {
    return switch (method) {
      case PROMPT_TUNING, DEEP_PROMPT, LORA, BITFIT -> 40;
      default -> 20;
    };
  }

  private static ModelWeights base() {
    return ModelWeights.open(Rows.model(dir), Engine.cpu(1));
  }

  @ParameterizedTest
  @EnumSource
  void learnsThirtyRowsByHeartAndKnowsThemWhenLoaded(MethodName method) {
    Path run = run(method);
    assertThat(RESULTS.get(method).get("dev_accuracy")).isEqualTo(1.0);
    Path rows = Rows.write(dir);
    List<Example> examples = Datasets.load(Task.named("xnli"), rows, (String) null).examples();
    try (Classifier classifier = Classifier.load(run)) {
      assertThat(classifier.config().method()).isEqualTo(method.toString());
      for (Example example : examples) {
        assertThat(classifier.classify(example.fields()).label()).isEqualTo(example.label());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void movesWhatItTrainsAndNothingElse(MethodName method) {
    Path run = run(method);
    Map<String, Bitmap> ticket =
        switch (method) {
          case LTP -> Ticket.load(Rows.ticket(dir)).bitmaps();
          case LT_SFT -> Ticket.load(run.resolve("ticket.safetensors")).bitmaps();
          default -> Map.of();
        };
    try (ModelWeights before = base();
        ModelWeights after = base()) {
      Adapter.open(run).applyTo(after, null);
      for (Parameter p : before.parameters()) {
        boolean whole = wholeTensors(method).test(p.name());
        int moved = moved(p, whole, ticket.get(p.name()), before, after);
        Bitmap bits = ticket.get(p.name());
        boolean trained = whole || bits != null && bits.cardinality() > 0;
        assertThat(moved > 0).as(p.name()).isEqualTo(trained);
      }
    }
  }

  /** How many entries moved, once it is sure that no others did. */
  private static int moved(
      Parameter p, boolean whole, Bitmap bits, ModelWeights before, ModelWeights after) {
    ByteBuffer was = before.memory(p.name()).bytes();
    ByteBuffer is = after.memory(p.name()).bytes();
    int moved = 0;
    for (int e = 0; e < p.elements(); e++) {
      boolean same = was.getInt(4 * e) == is.getInt(4 * e);
      assertThat(same || whole || bits != null && bits.get(e))
          .as("entry %d of %s", e, p.name())
          .isTrue();
      moved += same ? 0 : 1;
    }
    return moved;
  }

  /** What a method trains, said another way than the methods do. */
  private static Predicate<String> wholeTensors(MethodName method) {
    return switch (method) {
      case FT -> name -> !name.startsWith("lm_head");
      case DP, SP, MP, PCT, SOFTMV -> name -> true;
      case BITFIT -> name -> name.endsWith("bias") && !name.startsWith("lm_head");
      case LTP, PROMPT_TUNING, DEEP_PROMPT, LT_SFT, LORA -> name -> false;
    };
  }

  @ParameterizedTest
  @EnumSource
  void saysWhatItDid(MethodName method) throws Exception {
    Path run = run(method);
    Map<String, Object> result = RESULTS.get(method);
    assertThat(result.get("method")).isEqualTo(method.toString());
    assertThat(result.get("learning_rate")).isEqualTo(rate(method));
    Path adapter = run.resolve("adapter");
    Path ticket = adapter.resolve("ticket.safetensors");
    long bytes =
        Files.size(adapter.resolve("adapter_model.safetensors"))
            + (Files.exists(ticket) ? Files.size(ticket) : 0);
    assertThat(((Number) result.get("adapter_bytes")).longValue()).isEqualTo(bytes);
    long stored = 0;
    try (TensorSource tensors =
        SafetensorsFile.open(adapter.resolve("adapter_model.safetensors"))) {
      for (var info : tensors.tensors().values()) {
        boolean trained = !info.name().equals(Adapter.PROMPT) && !info.name().endsWith("#rows");
        stored += trained ? info.elements() : 0;
      }
    }
    // Of the word embeddings only rows that a batch touched are stored.
    assertThat(((Number) result.get("trained_entries")).longValue()).isGreaterThanOrEqualTo(stored);
    assertThat(stored).isPositive();
  }
}
