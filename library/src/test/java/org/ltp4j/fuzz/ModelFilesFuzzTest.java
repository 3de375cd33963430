package org.ltp4j.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.golden.Golden;
import org.ltp4j.model.CanonicalSource;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.modelfiles.ModelFiles;
import org.ltp4j.pickle.PickledModel;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.safetensors.TensorSource;

/** Damaged weights, configurations and shard indices. */
class ModelFilesFuzzTest {
  private static final String SAFETENSORS = "model.safetensors";

  @TempDir Path model;

  @BeforeEach
  void copy() throws IOException {
    for (String name : List.of("config.json", SAFETENSORS)) {
      Files.copy(Golden.folder().resolve("xlmr").resolve(name), model.resolve(name));
    }
  }

  @Test
  void safetensorsHeaders() throws IOException {
    Path file = model.resolve(SAFETENSORS);
    int header = (int) (8 + headerLength(Files.readAllBytes(file)));
    Fuzz.damage(file, ByteMutations.within(header), () -> openModel(file));
    Fuzz.damage(file, json(), () -> openModel(file));
    Fuzz.damage(file, ByteMutations.any(), () -> openModel(file));
  }

  /** Damages the header as text and keeps its length right, so that damage gets past the length. */
  private static Mutation json() {
    return (original, random) -> {
      int length = (int) headerLength(original);
      byte[] header = new byte[length];
      ByteBuffer.wrap(original).get(Long.BYTES, header);
      byte[] damaged = TextMutations.json().apply(header, random);
      return ByteBuffer.allocate(original.length - length + damaged.length)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putLong(damaged.length)
          .put(damaged)
          .put(original, Long.BYTES + length, original.length - Long.BYTES - length)
          .array();
    };
  }

  private static long headerLength(byte[] file) {
    return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  private void openModel(Path file) throws IOException {
    try (TensorSource source = SafetensorsFile.open(file)) {
      requireWhole(Files.readAllBytes(file), source);
      readAll(source);
    }
    identity();
  }

  /** A second reading of the header, without the care of the first. */
  private static void requireWhole(byte[] file, TensorSource source) throws IOException {
    int length = (int) headerLength(file);
    JsonNode header =
        new ObjectMapper().readTree(new String(file, 8, length, StandardCharsets.UTF_8));
    List<long[]> extents = new ArrayList<>();
    header
        .properties()
        .forEach(
            entry -> {
              if (!entry.getKey().equals("__metadata__")) {
                JsonNode at = entry.getValue().get("data_offsets");
                extents.add(new long[] {at.get(0).asLong(), at.get(1).asLong()});
                TensorInfo info = source.tensors().get(entry.getKey());
                assertThat(info.bytes()).isEqualTo(at.get(1).asLong() - at.get(0).asLong());
              }
            });
    extents.sort(Comparator.<long[]>comparingLong(e -> e[0]).thenComparingLong(e -> e[1]));
    long end = 0;
    for (long[] extent : extents) {
      assertThat(extent[0]).isEqualTo(end);
      end = extent[1];
    }
    assertThat(8L + length + end).isEqualTo(file.length);
  }

  private static void readAll(TensorSource source) {
    for (TensorInfo info : source.tensors().values()) {
      assertThat(source.bytes(info.name()).remaining()).isEqualTo((int) info.bytes());
      source.piece(info.name(), 0, (int) info.bytes());
    }
  }

  /** What every command begins with. */
  private String identity() {
    ModelConfig config = ModelConfig.load(model);
    try (CanonicalSource source = ModelWeights.source(model)) {
      return ModelWeights.sha256(config, source);
    }
  }

  @Test
  void pickles() throws IOException {
    Path file = model.resolve("pytorch_model.bin");
    try (TensorSource source = SafetensorsFile.open(model.resolve(SAFETENSORS))) {
      PickledModel.write(file, source);
    }
    String sha256 = identity();
    Files.delete(model.resolve(SAFETENSORS));
    // Every entry has its checksum, so what is accepted is the model.
    Fuzz.Reader reader =
        () -> {
          try (TensorSource source = ModelFiles.open(model)) {
            readAll(source);
          }
          assertThat(identity()).isEqualTo(sha256);
        };
    Fuzz.damage(file, ByteMutations.any(), reader);
    Fuzz.damage(file, ByteMutations.within(4000), reader);
    Fuzz.damage(file, atTheEnd(4000), reader);
  }

  /** Where a zip archive has its directory. */
  private static Mutation atTheEnd(int last) {
    return (original, random) -> {
      int start = Math.max(0, original.length - last);
      byte[] tail = new byte[original.length - start];
      System.arraycopy(original, start, tail, 0, tail.length);
      byte[] damaged = ByteMutations.any().apply(tail, random);
      return ByteBuffer.allocate(start + damaged.length)
          .put(original, 0, start)
          .put(damaged)
          .array();
    };
  }

  @Test
  void configurations() throws IOException {
    Fuzz.damage(model.resolve("config.json"), TextMutations.json(), () -> identity());
  }

  @Test
  void indices() throws IOException {
    Path whole = model.resolve(SAFETENSORS);
    Map<String, String> homes = new TreeMap<>();
    try (TensorSource source = SafetensorsFile.open(whole)) {
      Map<String, List<TensorData>> shards = new TreeMap<>();
      for (TensorInfo info : source.tensors().values()) {
        String shard = info.name().contains("layer.0") ? "a.safetensors" : "b.safetensors";
        homes.put(info.name(), shard);
        shards
            .computeIfAbsent(shard, s -> new ArrayList<>())
            .add(TensorData.of(info, source.bytes(info.name())));
      }
      shards.forEach(
          (name, tensors) -> SafetensorsWriter.write(model.resolve(name), Map.of(), tensors));
    }
    String sha256 = identity();
    Files.delete(whole);
    Path index = model.resolve("model.safetensors.index.json");
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(
            index.toFile(), Map.of("metadata", Map.of("total_size", 123_456), "weight_map", homes));
    // Shards that are still there give the model itself, or nothing.
    Fuzz.damage(index, TextMutations.json(), () -> assertThat(identity()).isEqualTo(sha256));
  }
}
