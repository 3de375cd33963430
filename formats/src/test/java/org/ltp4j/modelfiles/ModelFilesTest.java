package org.ltp4j.modelfiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.pickle.Fixtures;
import org.ltp4j.safetensors.RawFile;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorSource;

class ModelFilesTest {
  private static final String INDEX = "model.safetensors.index.json";

  @TempDir Path model;

  @Test
  void safetensorsArePreferredToEverythingElse() throws IOException {
    write("model.safetensors", "whole");
    write("shard", "sharded");
    Files.writeString(model.resolve(INDEX), index("sharded", "shard"));
    Fixtures.copy("state.bin", model.resolve("pytorch_model.bin"));

    assertOpens("whole");
    Files.delete(model.resolve("model.safetensors"));
    assertOpens("sharded");
    Files.delete(model.resolve(INDEX));
    try (TensorSource source = ModelFiles.open(model)) {
      assertThat(source.tensors()).containsKey("embedding.weight");
    }
  }

  @Test
  void shardsAreOneSourceInTheOrderOfTheirData() throws IOException {
    write("b.safetensors", "b1", "b0", "unlisted");
    write("a.safetensors", "a0");
    Files.writeString(
        model.resolve(INDEX),
        "{\"metadata\":{\"total_size\":12},\"weight_map\":"
            + "{\"b0\":\"b.safetensors\",\"a0\":\"a.safetensors\",\"b1\":\"b.safetensors\"}}");

    try (TensorSource source = ModelFiles.open(model)) {
      assertThat(source.tensors().keySet()).containsExactly("a0", "b1", "b0", "unlisted");
      assertThat(source.bytes("b0").getFloat(0)).isEqualTo("b0".hashCode());
      assertThat(source.metadata()).isEqualTo(Map.of("format", "pt"));
      assertThat(source.bytes("unlisted").getFloat(0)).isEqualTo("unlisted".hashCode());
    }
  }

  @Test
  void pytorchShardsAreRead() throws IOException {
    Fixtures.copy("state.bin", model.resolve("one.bin"));
    Fixtures.copy("protocol4.bin", model.resolve("two.bin"));
    Files.writeString(
        model.resolve("pytorch_model.bin.index.json"),
        "{\"weight_map\":{\"half\":\"one.bin\",\"a\":\"two.bin\"}}");

    try (TensorSource source = ModelFiles.open(model)) {
      assertThat(source.tensors()).containsKeys("half", "a", "embedding.weight", "b");
    }
  }

  @Test
  void aMissingShardIsNamed() throws IOException {
    Files.writeString(model.resolve(INDEX), index("w", "gone.safetensors"));

    Path gone = model.resolve("gone.safetensors");
    RawFile.assertRefused(() -> ModelFiles.open(model), gone, "nothing of that name");
  }

  /** Other readers open such files too: what is there is what the shards hold. */
  @Test
  void anIndexMayListMoreOrLessThanTheShardsHold() throws IOException {
    write("a", "v", "unlisted");
    write("b", "w");
    String lists = "{\"weight_map\":{\"v\":\"a\",\"w\":\"a\",\"nowhere\":\"b\"}}";
    Files.writeString(model.resolve(INDEX), lists);

    assertOpens("v", "unlisted", "w");
    try (TensorSource source = ModelFiles.open(model)) {
      RawFile.assertRefused(() -> source.bytes("nowhere"), model.resolve(INDEX), "\"nowhere\"");
    }
  }

  @Test
  void ofATensorInTwoShardsTheListedOneCounts() throws IOException {
    for (String shard : List.of("a", "b")) {
      SafetensorsWriter.write(
          model.resolve(shard),
          Map.of(),
          List.of(TensorData.floats("w", new float[] {shard.charAt(0)}, 1)));
    }
    for (String listed : List.of("a", "b")) {
      Files.writeString(
          model.resolve(INDEX),
          "{\"weight_map\":{\"w\":\"%s\",\"v\":\"a\",\"u\":\"b\"}}".formatted(listed));
      try (TensorSource source = ModelFiles.open(model)) {
        assertThat(source.bytes("w").getFloat(0)).isEqualTo(listed.charAt(0));
      }
    }
    Files.writeString(model.resolve(INDEX), "{\"weight_map\":{\"v\":\"a\",\"u\":\"b\"}}");
    RawFile.assertRefused(() -> ModelFiles.open(model), model.resolve(INDEX), "\"w\"", "both");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside",
        "/etc/passwd",
        "..",
        ".",
        "",
        "a/../../b",
        "..\\\\b",
        "C:b",
        "a\\u0000b",
        "a\\n/b"
      })
  void anIndexThatLeadsElsewhereIsRefused(String shard) throws IOException {
    Files.writeString(model.resolve(INDEX), index("w", shard));

    RawFile.assertRefused(
        () -> ModelFiles.open(model), model.resolve(INDEX), "\"w\"", "beside the index");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{",
        "{}",
        "{\"weight_map\":[]}",
        "{\"weight_map\":{}}",
        "{\"weight_map\":{\"w\":1}}",
        "{\"weight_map\":{\"w\":null}}",
        "{\"weight_map\":{\"w\":{\"a\":\"b\"}}}",
        "{\"weight_map\":{\"w\":\"a\",\"w\":\"b\"}}",
        "{\"weight_map\":{\"w\":\"a\"}} {}"
      })
  void aMalformedIndexIsRefused(String json) throws IOException {
    Files.writeString(model.resolve(INDEX), json);

    RawFile.assertRefused(() -> ModelFiles.open(model), model.resolve(INDEX));
  }

  @Test
  void anIndexInAnotherEncodingIsRefused() {
    Path index = RawFile.write(model.resolve(INDEX), new byte[] {'{', '"', -1, '"', '}'});

    RawFile.assertRefused(() -> ModelFiles.open(model), index, "UTF-8");
  }

  @Test
  void aDirectoryWithoutWeightsSaysWhatWasLookedFor() {
    RawFile.assertRefused(
        () -> ModelFiles.open(model),
        model,
        "model.safetensors, model.safetensors.index.json, pytorch_model.bin, ");
  }

  @Test
  void whatIsNoModelDirectoryIsRefused() throws IOException {
    Path absent = model.resolve("absent");
    Path file = Files.createFile(model.resolve("file"));
    Path link = Files.createSymbolicLink(model.resolve("link"), absent);

    RawFile.assertRefused(() -> ModelFiles.open(absent), absent, "nothing of that name");
    RawFile.assertRefused(() -> ModelFiles.open(file), file, "a file");
    RawFile.assertRefused(() -> ModelFiles.open(link), link, "a broken symbolic link");
  }

  @Test
  void aBrokenLinkIsNotPassedOverForAnOlderFile() throws IOException {
    Fixtures.copy("state.bin", model.resolve("pytorch_model.bin"));
    Path link = Files.createSymbolicLink(model.resolve("model.safetensors"), model.resolve("gone"));

    RawFile.assertRefused(() -> ModelFiles.open(model), link, "a broken symbolic link");
  }

  @Test
  void aBrokenOrDirectoryIndexIsRefused() throws IOException {
    Path index = Files.createSymbolicLink(model.resolve(INDEX), model.resolve("gone"));
    RawFile.assertRefused(() -> ModelFiles.open(model), index, "a broken symbolic link");

    Files.delete(index);
    Files.createDirectory(index);
    RawFile.assertRefused(() -> ModelFiles.open(model), index, "no regular file");
  }

  private void assertOpens(String... names) {
    try (TensorSource source = ModelFiles.open(model)) {
      assertThat(source.tensors()).containsOnlyKeys(names);
    }
  }

  private void write(String file, String... names) {
    List<TensorData> tensors =
        List.of(names).stream()
            .map(name -> TensorData.floats(name, new float[] {name.hashCode()}, 1))
            .toList();
    SafetensorsWriter.write(model.resolve(file), Map.of("format", "pt"), tensors);
  }

  private static String index(String tensor, String shard) {
    return "{\"weight_map\":{\"%s\":\"%s\"}}".formatted(tensor, shard);
  }
}
