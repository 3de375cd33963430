package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.json.Json;

/** {@code --tensorboard}, read back by a reader of the record format that shares no code. */
class TensorboardTest {
  private static final String FILE = "events.out.tfevents.ltp4j";

  @TempDir Path dir;

  /** CRC-32C bit by bit, from its definition: polynomial 0x1EDC6F41, reflected. */
  private static int maskedCrc(byte[] bytes) {
    int crc = -1;
    for (byte b : bytes) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x82f63b78;
      }
    }
    crc = ~crc;
    return (crc >>> 15 | crc << 17) + 0xa282ead8;
  }

  /** The events' payloads, once every checksum is right. */
  private static List<byte[]> records(Path file) throws IOException {
    List<byte[]> all = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      byte[] length = new byte[8];
      in.get(length);
      assertThat(in.getInt()).isEqualTo(maskedCrc(length));
      byte[] payload =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(payload);
      assertThat(in.getInt()).isEqualTo(maskedCrc(payload));
      all.add(payload);
    }
    return all;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  /** The fields of a message: number to a number or bytes; repeated ones in a list of their own. */
  private static Map<Integer, List<Object>> message(byte[] bytes) {
    Map<Integer, List<Object>> fields = new TreeMap<>();
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      int key = (int) varint(in);
      Object value =
          switch (key & 7) {
            case 0 -> varint(in);
            case 1 -> in.getDouble();
            case 5 -> in.getFloat();
            case 2 -> {
              byte[] content = new byte[(int) varint(in)];
              in.get(content);
              yield content;
            }
            default -> throw new AssertionError("wire type " + (key & 7));
          };
      fields.computeIfAbsent(key >>> 3, k -> new ArrayList<>()).add(value);
    }
    return fields;
  }

  /** Values by {@code tag}, then step. */
  private static Map<String, Map<Long, Float>> scalars(Path file) throws IOException {
    Map<String, Map<Long, Float>> all = new TreeMap<>();
    List<byte[]> records = records(file);
    assertThat(new String((byte[]) message(records.get(0)).get(3).get(0), StandardCharsets.UTF_8))
        .isEqualTo("brain.Event:2");
    for (byte[] record : records.subList(1, records.size())) {
      Map<Integer, List<Object>> event = message(record);
      assertThat((double) event.get(1).get(0)).as("seconds since 1970").isPositive();
      for (Object value : message((byte[]) event.get(5).get(0)).get(1)) {
        Map<Integer, List<Object>> scalar = message((byte[]) value);
        String tag = new String((byte[]) scalar.get(1).get(0), StandardCharsets.UTF_8);
        Float earlier =
            all.computeIfAbsent(tag, t -> new LinkedHashMap<>())
                .put((long) event.get(2).get(0), (float) scalar.get(2).get(0));
        assertThat(earlier).as(tag + " twice").isNull();
      }
    }
    return all;
  }

  /** The same, from the log. */
  private static Map<Long, Float> logged(Path run, String key) throws IOException {
    Map<Long, Float> all = new LinkedHashMap<>();
    for (String line : Files.readAllLines(run.resolve("log.jsonl"))) {
      JsonNode json = Json.MAPPER.readTree(line);
      all.put(json.get("step").longValue(), json.get(key).floatValue());
    }
    return all;
  }

  private void assertIsTheLog(Path run) throws IOException {
    Map<String, Map<Long, Float>> scalars = scalars(run.resolve(FILE));
    for (String key : List.of("loss", "gradient_norm", "rate")) {
      assertThat(scalars.get(key)).as(key).isNotEmpty().isEqualTo(logged(run, key));
    }
  }

  @Test
  void trainingLeavesItsCurves() throws IOException {
    Path data = Nli.write(dir.resolve("nli.tsv"), Nli.tsv());
    Path run = dir.resolve("run");
    Cli.ltp(Nli.train(data, run, "--tensorboard")).well();
    assertIsTheLog(run);
    Map<Long, Float> dev = new LinkedHashMap<>();
    for (JsonNode epoch : Json.MAPPER.readTree(run.resolve("result.json").toFile()).get("epochs")) {
      dev.put(3 * epoch.get("epoch").longValue(), epoch.get("dev_accuracy").floatValue());
    }
    assertThat(scalars(run.resolve(FILE)).get("dev_accuracy")).isEqualTo(dev);

    Cli.ltp(Nli.train(data, dir.resolve("plain"))).well();
    assertThat(dir.resolve("plain").resolve(FILE)).doesNotExist();
    assertThat(dir.resolve("plain/log.jsonl")).hasSameTextualContentAs(run.resolve("log.jsonl"));
  }

  @Test
  void aRunThatGoesOnHasEachStepOnce() throws Exception {
    Path data = Nli.write(dir.resolve("nli.tsv"), Nli.tsv());
    Path run = dir.resolve("killed");
    Object[] words = Nli.train(data, run, "--tensorboard", "--epochs", 40, "--save-every", 2);
    Process process = Cli.process(words).redirectErrorStream(true).start();
    try {
      while (process.isAlive() && !Files.exists(run.resolve("checkpoint-8"))) {
        Thread.sleep(1);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(run.resolve("result.json")).as("killed in time").doesNotExist();
    Cli.ltp(words).well();
    assertIsTheLog(run);
    assertThat(scalars(run.resolve(FILE)).get("dev_accuracy")).hasSize(40);
  }

  @Test
  void maskedLanguageModellingToo() throws IOException {
    Path text = Nli.write(dir.resolve("en.txt"), "the cat sits on a red mat\n".repeat(20));
    Path run = dir.resolve("mlm");
    Cli.ltp(Nli.mlm(text, run, "--steps", 3, "--tensorboard")).well();
    assertIsTheLog(run);
  }
}
