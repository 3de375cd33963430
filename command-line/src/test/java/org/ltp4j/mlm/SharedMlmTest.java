package org.ltp4j.mlm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.golden.Golden;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.rounding.UpToRounding;
import org.ltp4j.run.MetricsLog;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.TensorSource;

/** {@code ltp mlm --processes N} with real processes: equal to one, killed, resumed by others. */
class SharedMlmTest {
  /** More than are made while a process is looked for and killed. */
  private static final int STEPS = 24;

  @TempDir static Path dir;

  private static Path text;

  @BeforeAll
  static void write() throws IOException {
    text = dir.resolve("text");
    Runs.write(text);
  }

  /** With translations, passages, several batches a step, clipping and the pull. */
  private static Map<String, Object> flags(String out, int steps, String... more) {
    List<String> all = new ArrayList<>(List.of("dropout", "0", "batch", "2", "accumulate", "2"));
    all.addAll(List.of("steps", "" + steps, "save-every", "2", "clip", "0.5"));
    all.addAll(List.of(more));
    return Runs.flags(text, dir.resolve(out), Runs.aligned(text, all.toArray(String[]::new)));
  }

  @Test
  void severalProcessesGiveWhatOneGives() {
    // With three, the last has no row of a batch of two.
    Map<String, Object> result = Runs.run(flags("three", 4, "processes", "3"));
    assertThat(result).isEqualTo(Json.read(dir.resolve("three/result.json")));
    Runs.run(flags("one", 4));
    assertEqual("three", "one");
  }

  /** A bag of words is compared with those of all processes. */
  @Test
  void severalProcessesMakeTheWordEmbeddingsOfOne() {
    for (String processes : List.of("1", "2")) {
      Runs.run(
          Runs.flags(
              text,
              dir.resolve("words" + processes),
              Runs.aligned(
                  text, "steps", "4", "trained", "word-embeddings", "processes", processes)));
    }
    assertEqual("words2", "words1");
  }

  @Test
  void aKilledProcessStopsTheOthersAndAnyNumberGoesOn() throws Exception {
    Path err = dir.resolve("killed.err");
    Process process =
        Runs.process(flags("killed", STEPS, "processes", "2", "save-every", "2"))
            .redirectError(err.toFile())
            .start();
    try {
      while (process.isAlive() && checkpoints("killed") == 0) {
        Thread.sleep(5);
      }
      List<ProcessHandle> ranks = process.children().toList();
      assertThat(ranks).hasSize(2);
      ranks.get(1).destroyForcibly();
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
      assertThat(ranks).noneMatch(ProcessHandle::isAlive);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(err)).isEqualTo(ExitCode.LOST.code());
    assertThat(Files.readString(err).lines().filter(line -> line.startsWith("ltp: ")))
        .singleElement()
        .asString()
        .containsPattern("rank [01]: expected .*signal 9.*goes on from the last checkpoint");
    assertThat(dir.resolve("killed/result.json")).doesNotExist();
    Runs.run(flags("killed", STEPS));
    Runs.run(flags("whole", STEPS));
    assertEqual("killed", "whole");
  }

  private static long checkpoints(String run) throws IOException {
    if (!Files.isDirectory(dir.resolve(run))) {
      return 0;
    }
    try (Stream<Path> files = Files.list(dir.resolve(run))) {
      return files.filter(f -> f.getFileName().toString().matches("checkpoint-\\d+")).count();
    }
  }

  /** Logs and deltas, up to rounding. */
  private static void assertEqual(String run, String other) {
    List<Map<String, Object>> expected = log(other);
    List<Map<String, Object>> found = log(run);
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(found.get(i).keySet()).isEqualTo(expected.get(i).keySet());
      for (String key : expected.get(i).keySet()) {
        UpToRounding.assertNumber(
            "step %d, %s".formatted(i + 1, key),
            ((Number) found.get(i).get(key)).doubleValue(),
            ((Number) expected.get(i).get(key)).doubleValue());
      }
    }
    UpToRounding.assertTrained(
        floats(dir.resolve(run).resolve(MlmStage.DELTA)),
        floats(dir.resolve(other).resolve(MlmStage.DELTA)),
        floats(Runs.model().resolve("model.safetensors")));
  }

  private static List<Map<String, Object>> log(String run) {
    return new MetricsLog(dir.resolve(run).resolve("log.jsonl")).read();
  }

  private static Map<String, float[]> floats(Path file) {
    try (TensorSource source = SafetensorsFile.open(file)) {
      Map<String, float[]> values = new HashMap<>();
      source.tensors().keySet().forEach(n -> values.put(n, Golden.floats(source, n)));
      return values;
    }
  }
}
