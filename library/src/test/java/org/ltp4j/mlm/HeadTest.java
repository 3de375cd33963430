package org.ltp4j.mlm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ltp4j.engine.Engine;
import org.ltp4j.golden.Golden;
import org.ltp4j.json.Json;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.TensorSource;

/** A head for an encoder that was published without one. */
class HeadTest {
  @TempDir private Path dir;
  private Path text;

  @BeforeEach
  void text() throws Exception {
    text = dir.resolve("text");
    Runs.write(text);
  }

  private static Path headless() {
    return Golden.folder().resolve("families/headless");
  }

  private Map<String, Object> flags(Path model, String out, String... more) {
    Map<String, Object> flags = Runs.flags(text, dir.resolve(out), more);
    flags.put("model", model.toString());
    flags.put("trained", "head");
    return flags;
  }

  private Map<String, Object> fit(Path model, String out, String... more) {
    return Runs.run(flags(model, out, more));
  }

  @SuppressWarnings("unchecked")
  private static double loss(Map<String, Object> result, String when) {
    var byFile = (Map<String, Map<String, Object>>) result.get(when);
    return byFile.values().stream()
        .mapToDouble(m -> ((Number) m.get("loss")).doubleValue())
        .average()
        .orElseThrow();
  }

  @Test
  void learnsWhileTheEncoderStays() {
    Map<String, Object> result = fit(headless(), "a", "steps", "40");
    assertThat(loss(result, "held_out_after")).isLessThan(loss(result, "held_out_before"));
    Path model = dir.resolve("a").resolve(MlmStage.MODEL);
    assertThat(dir.resolve("a").resolve(MlmStage.DELTA)).doesNotExist();
    try (TensorSource before = ModelWeights.source(headless());
        TensorSource after = ModelWeights.source(model);
        ModelWeights opened = ModelWeights.open(model, Engine.cpu(1))) {
      assertThat(opened.hasHead()).isTrue();
      opened.requireHead();
      int head = 48 * 48 + 48 + 2 * 48 + ModelConfig.load(model).vocabulary();
      assertThat(result).containsEntry("parameters", head);
      for (String name : before.tensors().keySet()) {
        assertThat(after.bytes(name)).describedAs(name).isEqualTo(before.bytes(name));
      }
    }
  }

  @Test
  void isTheSameFromTheSameSeed() {
    for (String out : new String[] {"a", "b"}) {
      fit(headless(), out);
    }
    assertThat(dir.resolve("a/model/model.safetensors"))
        .hasSameBinaryContentAs(dir.resolve("b/model/model.safetensors"));
  }

  @Test
  void aHeadThatIsThereGoesOn() {
    fit(headless(), "a", "steps", "40");
    Map<String, Object> more = fit(dir.resolve("a/model"), "b", "steps", "40");
    assertThat(loss(more, "held_out_after")).isLessThan(loss(more, "held_out_before"));
    Map<String, Object> anew = fit(headless(), "c", "steps", "40");
    assertThat(loss(more, "held_out_before")).isEqualTo(loss(anew, "held_out_after"));
  }

  @Test
  void theRateIsThatOfAHeadUnlessGiven() throws Exception {
    Map<String, Object> flags = flags(headless(), "a", "steps", "1");
    flags.remove("learning-rate");
    Runs.run(flags);
    String provenance = Files.readString(dir.resolve("a/provenance.json"));
    assertThat(Json.read(dir.resolve("a/provenance.json")).get("settings").toString())
        .as(provenance)
        .contains("learning-rate=0.001");
  }

  @ParameterizedTest
  @CsvSource({
    "init, random, --init random",
    "store, fisher, --store fisher",
    "store, change, --store change",
    "contrast-passages, 2, --contrast-passages"
  })
  void whatWouldMoveTheEncoderIsRefused(String key, String value, String named) {
    assertThatThrownBy(() -> fit(headless(), "a", key, value))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContainingAll("--trained head", named);
    assertThat(dir.resolve("a")).doesNotExist();
  }
}
