package org.ltp4j.mlm;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.corpus.Cut;
import org.ltp4j.corpus.TextRules;
import org.ltp4j.corpus.TokenCache;
import org.ltp4j.corpus.Tokenising;
import org.ltp4j.data.BadRows;
import org.ltp4j.data.TextFiles;
import org.ltp4j.data.TextIdentity;
import org.ltp4j.problem.Problem;
import org.ltp4j.tokenizer.Tokenizer;

/** Training on token ids that were made elsewhere, without the text. */
class TokenFolderMlmTest {
  private static final List<String> RESULTS = List.of(MlmStage.DELTA, "log.jsonl", "result.json");

  @TempDir static Path dir;

  private static Path text;
  private static Path tokens;

  /** Three texts of which one is packed and two are pieces of one, and their token ids. */
  @BeforeAll
  static void write() throws IOException {
    Path words = Files.createDirectories(dir.resolve("words"));
    Runs.write(words);
    text = Files.createDirectories(dir.resolve("text"));
    Files.createDirectories(text.resolve("b"));
    String[] some = Files.readString(words.resolve("en.txt")).split("\\s+");
    write(some, text.resolve("b/en-1.txt"), TextIdentity.SMALL + 100_000, 1);
    write(some, text.resolve("b/en-2.txt"), 300_000, 2);
    write(
        Files.readString(words.resolve("others.txt")).split("\\s+"),
        text.resolve("a.txt.gz"),
        900_000,
        3);
    tokens = dir.resolve("tokens");
    tokenise(tokens, text, BadRows.REJECT);
  }

  /** Lines of words; the larger part is white space behind them, which is quickly tokenised. */
  private static void write(String[] words, Path file, long bytes, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    try (BufferedWriter out =
        file.toString().endsWith(".gz")
            ? new BufferedWriter(
                new OutputStreamWriter(
                    new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8))
            : Files.newBufferedWriter(file)) {
      for (long n = 0; n < bytes; ) {
        StringBuilder line = new StringBuilder();
        for (int w = random.nextInt(24); w > 0; w--) {
          line.append(words[random.nextInt(words.length)]).append(' ');
        }
        line.append(" ".repeat(3 * line.length())).append('\n');
        out.append(line);
        n += line.length();
      }
    }
  }

  private static void tokenise(Path cache, Path from, BadRows bad) {
    try (Tokenizer tokenizer = Tokenizer.open(Runs.model())) {
      new TokenCache(cache)
          .fill(
              TextFiles.expand(List.of(from)),
              tokenizer,
              TextRules.of(bad),
              Cut.STREAMED,
              2,
              Tokenising.Watcher.NOBODY);
    }
  }

  private static Map<String, Object> flags(String out, Path from, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of("text", from.toString(), "steps", "12", "max-length", "64", "batch", "8"));
    all.addAll(List.of("save-every", "3", "documents", "apart", "contrast-passages", "2"));
    all.addAll(List.of("cache", dir.resolve("cache-of-" + out).toString()));
    all.addAll(List.of(more));
    return Runs.flags(dir.resolve("words"), dir.resolve(out), all.toArray(String[]::new));
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }

  /** The folder of the largest text. */
  private static Path largest(Path cache) throws IOException {
    return folder(cache, "en-1.txt");
  }

  private static Path folder(Path cache, String name) throws IOException {
    try (Stream<Path> all = Files.list(cache)) {
      for (Path folder : all.toList()) {
        if (Files.readString(folder.resolve("about.json")).contains(name)) {
          return folder;
        }
      }
    }
    throw new AssertionError(name);
  }

  private static void assertSameResults(String one, String other) {
    for (String file : RESULTS) {
      assertThat(dir.resolve(other).resolve(file))
          .as(file)
          .hasSameBinaryContentAs(dir.resolve(one).resolve(file));
    }
  }

  @Test
  void givesTheBytesThatTheTextGives() throws IOException {
    Runs.run(flags("with-text", text));
    Path elsewhere = copy(tokens, dir.resolve("elsewhere"));
    Runs.run(flags("with-tokens", elsewhere));
    assertSameResults("with-text", "with-tokens");
    assertThat(dir.resolve("cache-of-with-tokens")).doesNotExist();
    Runs.run(flags("alone-text", text.resolve("b/en-1.txt"), "steps", "4"));
    Path renamed = dir.resolve("the-english-one");
    Files.move(largest(elsewhere), renamed);
    Runs.run(flags("alone-tokens", renamed, "steps", "4"));
    assertSameResults("alone-text", "alone-tokens");
  }

  /** Little text is read as a whole and not streamed. */
  @Test
  void littleTextGivesTheSameBytesToo() throws IOException {
    Path some = Files.createDirectories(dir.resolve("some"));
    Files.copy(text.resolve("b/en-2.txt"), some.resolve("en.txt"));
    Files.copy(text.resolve("a.txt.gz"), some.resolve("others.txt.gz"));
    Path fresh = dir.resolve("tokens-fresh");
    tokenise(fresh, some, BadRows.REJECT);
    Runs.run(flags("little-text", some));
    Runs.run(flags("little-tokens", fresh));
    assertSameResults("little-text", "little-tokens");
    Path whole = folder(fresh, "en.txt").resolve("whole.tokens");
    byte[] bytes = Files.readAllBytes(whole);
    bytes[bytes.length / 3] ^= 8;
    Files.write(whole, bytes);
    refused("little-hurt", fresh, whole.toString(), "found damage");
  }

  @Test
  void aRunThatWasBegunWithTheTextAndKilledGoesOnWithoutIt() throws Exception {
    Runs.run(flags("undisturbed", tokens));
    Path log = dir.resolve("killed/log.jsonl");
    long seed = Long.getLong("ltp.seed", 7);
    SplittableRandom random = new SplittableRandom(seed);
    for (Path from : List.of(text, tokens)) {
      Process process =
          Runs.process(flags("killed", from))
              .redirectErrorStream(true)
              .redirectOutput(dir.resolve("kill.out").toFile())
              .start();
      long until = lines(log) + 2 + random.nextInt(3);
      while (process.isAlive() && lines(log) < until) {
        Thread.sleep(3);
      }
      assertThat(process.isAlive()).as(Files.readString(dir.resolve("kill.out"))).isTrue();
      process.destroyForcibly();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    Runs.run(flags("killed", tokens));
    assertSameResults("undisturbed", "killed");
  }

  private static long lines(Path log) throws IOException {
    return Files.exists(log) ? Files.readString(log).lines().count() : 0;
  }

  @Test
  void whatIsMissingOrDamagedIsOneLine() throws IOException {
    Path cache = copy(tokens, dir.resolve("hurt"));
    Path folder = largest(cache);
    Path first = folder.resolve("000000.tokens");
    byte[] whole = Files.readAllBytes(first);
    byte[] damaged = whole.clone();
    damaged[whole.length / 2] ^= 1;
    Files.write(first, damaged);
    refused("hurt-1", cache, first.toString(), "found damage", "copy the file once more");
    Files.copy(folder(cache, "en-2.txt").resolve("000000.tokens"), first, REPLACE_EXISTING);
    refused("hurt-2", cache, first.toString(), "contents.json names", "found others");
    Files.delete(first);
    refused("hurt-3", cache, first.toString(), "found none");
    Files.write(first, whole);
    Path contents = folder.resolve("contents.json");
    String said = Files.readString(contents);
    Files.writeString(contents, said.replace("b/en-1.txt", "b/xx-1.txt"));
    refused("hurt-4", cache, contents.toString(), "found damage");
    Files.delete(contents);
    refused(
        "hurt-5", cache, folder.toString(), "contents.json", "earlier versions", "ltp tokenise");
    Files.delete(folder.resolve("end.json"));
    refused("hurt-6", cache, folder.toString(), "of a whole text", "its beginning");
    tokenise(cache, text, BadRows.REJECT);
    assertThat(contents).hasContent(said);
  }

  @Test
  void idsOfAnotherRuleOrOfLittleTextAreOneLine() throws IOException {
    Path cache = dir.resolve("skipped");
    tokenise(cache, text.resolve("a.txt.gz"), BadRows.SKIP);
    refused("rule-1", cache, "a.txt.gz", "--bad-lines reject", "found skip");
    Path small = folder(tokens, "a.txt.gz");
    refused("rule-2", small, small.toString(), "whole.tokens", "with these texts alone");
    Path both = copy(tokens, dir.resolve("both"));
    tokenise(both, text.resolve("b/en-2.txt"), BadRows.REJECT);
    Runs.run(flags("rule-4", folder(both, "en-2.txt"), "steps", "1"));
    Path objects = dir.resolve("o.jsonl");
    Files.writeString(objects, "{\"text\":\"The river was low.\"}\n");
    tokenise(dir.resolve("field"), objects, BadRows.REJECT);
    assertThatThrownBy(() -> Runs.run(flags("rule-3", dir.resolve("field"), "text-field", "body")))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("o.jsonl", "--text-field body", "found text");
    assertThat(dir.resolve("rule-3")).doesNotExist();
  }

  @Test
  void idsOfAnotherTokenizerAreOneLine() throws IOException {
    assertThatThrownBy(
            () ->
                Runs.run(
                    flags(
                        "tokenizer",
                        tokens,
                        "model",
                        Path.of(System.getProperty("ltp.root"), "models/mini").toString())))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("token ids of the model's tokenizer", "give the model");
  }

  private static void refused(String out, Path from, String... words) {
    assertThatThrownBy(() -> Runs.run(flags(out, from)))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll(words)
        .hasMessageNotContaining("\n");
  }
}
