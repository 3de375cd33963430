package org.ltp4j.mlm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.data.TextIdentity;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;
import org.ltp4j.run.Provenance;

/** Text of more megabytes than are read before training begins, with real processes. */
class StreamedMlmTest {
  private static final int STEPS = 16;
  private static final int BATCH = 8;

  @TempDir static Path dir;

  private static Path text;

  @BeforeAll
  static void write() throws IOException {
    text = Files.createDirectories(dir.resolve("text"));
    Runs.write(text);
    write(text.resolve("en.txt"), TextIdentity.SMALL + 1_000_000, 1);
    write(text.resolve("others.txt"), 300_000, 2);
  }

  /** Lines that no other is like, made of the words of a few. */
  private static void write(Path file, long bytes, long seed) throws IOException {
    String[] words = Files.readString(file).split("\\s+");
    SplittableRandom random = new SplittableRandom(seed);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (long n = 0; n < bytes; ) {
        StringBuilder line = new StringBuilder();
        for (int w = 4 + random.nextInt(20); w > 0; w--) {
          line.append(words[random.nextInt(words.length)]).append(' ');
        }
        out.append(line).append('\n');
        n += line.length() + 1;
      }
    }
  }

  private static Map<String, Object> flags(String out, String cache, String... more) {
    String[] all =
        Stream.concat(
                Stream.of(
                    "steps",
                    "" + STEPS,
                    "max-length",
                    "64",
                    "batch",
                    "" + BATCH,
                    "save-every",
                    "3",
                    "dropout",
                    "0",
                    "contrast-passages",
                    "2"),
                Stream.of(more))
            .toArray(String[]::new);
    Map<String, Object> flags = Runs.flags(text, dir.resolve(out), all);
    flags.put("cache", dir.resolve(cache).toString());
    return flags;
  }

  @Test
  void aKilledRunGoesOnToTheSameBitsWithWhateverIsLeftOfItsTokens() throws Exception {
    long seed = Long.getLong("ltp.seed", 20);
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Object> result = Runs.run(flags("whole", "one"));
    assertThat((int) result.get("sequences")).isGreaterThan(20 * STEPS * BATCH);
    assertThat(megabytes("one")).as("only what was needed, and a window more").isLessThan(8);
    Map<String, Object> flags = flags("pieces", "two");
    Path log = dir.resolve("pieces/log.jsonl");
    for (int kill = 0; kill < 2; kill++) {
      Process process =
          Runs.process(flags)
              .redirectErrorStream(true)
              .redirectOutput(dir.resolve("kill.out").toFile())
              .start();
      long until = lines(log) + 2 + random.nextInt(4);
      while (process.isAlive() && lines(log) < until) {
        Thread.sleep(3);
      }
      assertThat(process.isAlive()).as(Files.readString(dir.resolve("kill.out"))).isTrue();
      process.destroyForcibly();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    flags.put("cache", dir.resolve("empty").toString());
    Runs.run(flags);
    for (String file : List.of(MlmStage.DELTA, "log.jsonl", "result.json")) {
      assertThat(dir.resolve("pieces").resolve(file))
          .as(file + ", seed " + seed)
          .hasSameBinaryContentAs(dir.resolve("whole").resolve(file));
    }
  }

  @Test
  void severalProcessesShareTheTokensAndGiveWhatOneGives() throws IOException {
    Runs.run(flags("alone", "shared", "steps", "4", "threads", "2"));
    Runs.run(flags("both", "shared", "steps", "4", "threads", "2", "processes", "2"));
    assertThat(Json.read(dir.resolve("both/result.json")))
        .isEqualTo(Json.read(dir.resolve("alone/result.json")));
    List<String> alone = Files.readAllLines(dir.resolve("alone/log.jsonl"));
    List<String> both = Files.readAllLines(dir.resolve("both/log.jsonl"));
    for (int step = 0; step < 4; step++) {
      assertThat(loss(both.get(step))).isCloseTo(loss(alone.get(step)), within(1e-3));
    }
  }

  @Test
  void provenanceSaysThatTheTextIsStreamedSoThatNoRunOfAnotherKindGoesOn() throws Exception {
    Map<String, Object> flags = flags("other", "kept", "steps", "4", "save-every", "1");
    Runs.run(flags);
    Path file = dir.resolve("other/provenance.json");
    Map<String, String> inputs = Provenance.load(file).inputs();
    assertThat(inputs.get("text/000/en.txt")).startsWith("streamed-1:");
    String asOfEarlierVersions =
        Files.readString(file)
            .replaceAll("streamed-1:", "")
            .replaceFirst("\"finished\" : \"[^\"]*\"", "\"finished\" : null");
    Files.writeString(file, asOfEarlierVersions);
    assertThatThrownBy(() -> Runs.run(flags))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("another file as text/000/en.txt");
  }

  private static double loss(String line) throws IOException {
    return Json.MAPPER.readTree(line).get("loss").asDouble();
  }

  private static long lines(Path log) throws IOException {
    return Files.exists(log) ? Files.readString(log).lines().count() : 0;
  }

  private static double megabytes(String cache) throws IOException {
    try (Stream<Path> all = Files.walk(dir.resolve(cache))) {
      return all.mapToLong(file -> file.toFile().isFile() ? file.toFile().length() : 0).sum() / 1e6;
    }
  }
}
