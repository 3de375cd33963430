package org.ltp4j.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;

class TicketFileTest {
  private static final String BASE = "0123456789abcdef".repeat(4);
  private static final String BIAS = "roberta.encoder.layer.0.output.dense.bias";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() {
    file = folder.resolve("ticket.safetensors");
    ticket("global", 0.2).save(file);
  }

  private static Ticket ticket(String strategy, double ratio) {
    List<Parameter> model = TestModels.model(2, 19, 53);
    return Selection.of(model, Strategy.parse(strategy), ratio)
        .cut(
            TestModels.difficult(model, new SplittableRandom(11)),
            1,
            BASE,
            Map.of("data", "öffentlich \"quoted\"", "seed", "11"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"global", "per-tensor", "smallest-change:layers=1-2", "embeddings", "all", "none"})
  void whatIsSavedIsLoaded(String strategy) {
    Ticket ticket = ticket(strategy, 0.37);
    ticket.save(file);
    Ticket loaded = Ticket.load(file);
    assertThat(loaded).isEqualTo(ticket);
    assertThat(loaded.sha256()).isEqualTo(ticket.sha256());
  }

  @Test
  void sameTicketSameBytes() throws IOException {
    Path again = folder.resolve("again.safetensors");
    Ticket.load(file).save(again);
    assertThat(again).hasSameBinaryContentAs(file);
  }

  @Test
  void contentHashSeesBitsAndNothingElse() {
    Ticket ticket = Ticket.load(file);
    Ticket renamed =
        new Ticket(
            ticket.parameters(),
            ticket.bitmaps(),
            BaseIdentity.ofWeights("f".repeat(64)),
            ticket.strategy(),
            ticket.ratio(),
            Map.of("date", "later"));
    assertThat(renamed.sha256()).isEqualTo(ticket.sha256());
    Ticket other = ticket("global", 0.2 + 1.0 / ticket.eligible());
    assertThat(other.selected()).as("one entry more").isEqualTo(ticket.selected() + 1);
    assertThat(other.sha256()).isNotEqualTo(ticket.sha256());
  }

  @Test
  void refusesAnotherBase() {
    Ticket ticket = Ticket.load(file);
    ticket.requireBase(file, BaseIdentity.ofWeights(BASE));
    String other = "e".repeat(64);
    assertThatThrownBy(() -> ticket.requireBase(file, BaseIdentity.ofWeights(other)))
        .isInstanceOf(Problem.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(BASE)
        .hasMessageContaining(other);
  }

  private static Arguments edit(
      String name, String complaint, BiConsumer<Map<String, String>, Map<String, byte[]>> change) {
    return Arguments.of(name, complaint, change);
  }

  private static Arguments metadata(String name, String complaint, String key, String value) {
    return edit(name, complaint, (meta, bits) -> meta.put(key, value));
  }

  private static Arguments row(String name, String complaint, String from, String to) {
    return edit(
        name,
        complaint,
        (meta, bits) -> meta.computeIfPresent("parameters", (k, v) -> swap(v, from, to)));
  }

  private static String swap(String text, String from, String to) {
    assertThat(text).contains(from);
    int at = text.indexOf(from);
    return text.substring(0, at) + to + text.substring(at + from.length());
  }

  private static Stream<Arguments> hostile() {
    Stream<Arguments> missing =
        Stream.of(
                "format",
                "base_sha256",
                "strategy",
                "ratio",
                "selected",
                "eligible",
                "sha256",
                "parameters",
                "provenance")
            .map(key -> edit("no " + key, key, (meta, bits) -> meta.remove(key)));
    Stream<Arguments> wrong =
        Stream.of(
            metadata(
                "later version",
                "ltp4j-ticket/1, found ltp4j-ticket/2",
                "format",
                "ltp4j-ticket/2"),
            metadata("delta", "found ltp4j-delta/1", "format", "ltp4j-delta/1"),
            metadata("no hash", "64 hexadecimal digits", "base_sha256", "abc"),
            metadata("line feed", "64 hexadecimal digits, found 'a?b'", "base_sha256", "a\nb"),
            metadata("strategy", "a strategy, found 'best'", "strategy", "best"),
            metadata(
                "strategy of other layers", "only tensors of 'encoder'", "strategy", "encoder"),
            metadata("strategy of other size", "1.0 as 'all' has, found 0.2", "strategy", "all"),
            metadata("ratio text", "a number, found 'much'", "ratio", "much"),
            metadata("ratio NaN", "above 0 and at most 1", "ratio", "NaN"),
            metadata("ratio large", "above 0 and at most 1", "ratio", "1.5"),
            metadata("ratio of other size", "as 'global' at ratio 0.3", "ratio", "0.3"),
            metadata("count", "metadata selected", "selected", "1"),
            metadata("eligible", "metadata eligible", "eligible", "9223372036854775807"),
            metadata("content hash", "as the content says", "sha256", "0".repeat(64)),
            metadata("provenance", "a JSON object", "provenance", "[]"),
            metadata("parameters cut off", "JSON", "parameters", "[{\"name\": \"a"),
            metadata("parameters null", "a JSON array", "parameters", "null"),
            metadata("no parameters", "metadata parameters, found none", "parameters", "[]"),
            metadata("deep", "JSON", "parameters", "[".repeat(100_000)),
            row("kind", "a known kind", "\"query\"", "\"queen\""),
            row("head", "only tensors of", "\"query\"", "\"lm_head\""),
            row("layer", "row 1", "\"layer\":0", "\"layer\":-1"),
            row("layer text", "row 1", "\"layer\":0", "\"layer\":\"0\""),
            row("negative size", "row 1", "[53,19]", "[-53,19]"),
            row("fraction", "row 1", "[53,19]", "[53.5,19]"),
            row("huge", "U8[", "[53,19]", "[1000000000000,19]"),
            row("overflow", "fewer than 2^63", "[53,19]", "[4294967296,4294967296]"),
            row("beyond long", "row 1", "[53,19]", "[99999999999999999999,19]"),
            row("other shape, same size", "metadata sha256", "[53,19]", "[19,53]"),
            row("renamed", "no such tensor", BIAS, "roberta.other"),
            row("twice", "each name once", BIAS, "roberta.embeddings.LayerNorm.weight"),
            edit("tensor missing", "no such tensor", (meta, bits) -> bits.remove(BIAS)),
            edit("tensor too many", "tensor extra", (meta, bits) -> bits.put("extra", new byte[3])),
            edit("bitmap short", "U8[3]", (meta, bits) -> bits.put(BIAS, new byte[2])),
            edit("bitmap long", "U8[3]", (meta, bits) -> bits.put(BIAS, new byte[4])),
            edit("stray bits", "zero bits after", (meta, bits) -> bits.get(BIAS)[2] |= (byte) 0x80),
            edit("a bit more", "metadata selected", (meta, bits) -> flip(bits.get(BIAS), 1)),
            edit("other bits", "metadata sha256", (meta, bits) -> flip(bits.get(BIAS), 2)));
    return Stream.concat(missing, wrong);
  }

  /** Sets a clear bit; as the second of two changes it also clears a set one. */
  private static void flip(byte[] bits, int changes) {
    ByteBuffer buffer = ByteBuffer.wrap(bits);
    int word = (buffer.get(0) & 0xff) | (buffer.get(1) & 0xff) << 8;
    int changed = word | Integer.lowestOneBit(~word);
    if (changes == 2) {
      assertThat(word).isNotZero();
      changed ^= Integer.lowestOneBit(word);
    }
    buffer.put(0, (byte) changed).put(1, (byte) (changed >> 8));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void refusesWhatContradictsItself(
      String name, String complaint, BiConsumer<Map<String, String>, Map<String, byte[]>> change) {
    Map<String, String> metadata;
    Map<String, byte[]> bits = new LinkedHashMap<>();
    try (SafetensorsFile source = SafetensorsFile.open(file)) {
      metadata = new TreeMap<>(source.metadata());
      for (String tensor : source.tensors().keySet()) {
        byte[] bytes = new byte[source.bytes(tensor).remaining()];
        source.bytes(tensor).get(bytes);
        bits.put(tensor, bytes);
      }
    }
    change.accept(metadata, bits);
    Path hostile = folder.resolve("hostile.safetensors");
    List<TensorData> tensors = new ArrayList<>();
    bits.forEach((tensor, bytes) -> tensors.add(TensorData.bytes(tensor, bytes, bytes.length)));
    SafetensorsWriter.write(hostile, metadata, tensors);

    assertThatThrownBy(() -> Ticket.load(hostile))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.exitCode()).isEqualTo(ExitCode.INPUT))
        .hasMessageContaining("hostile.safetensors")
        .hasMessageContaining(complaint)
        .message()
        .doesNotContain("\n")
        .hasSizeLessThan(1000);
  }

  @Test
  void refusesACutOffFile() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int length : new int[] {0, 7, 100, bytes.length / 2, bytes.length - 1}) {
      Path cut = folder.resolve("cut.safetensors");
      Files.write(cut, Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> Ticket.load(cut)).as("%d bytes", length).isInstanceOf(Problem.class);
    }
  }
}
