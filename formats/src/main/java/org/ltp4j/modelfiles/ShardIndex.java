package org.ltp4j.modelfiles;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ltp4j.files.LfsPointer;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.MappedFile;
import org.ltp4j.safetensors.Quoted;

/** Reads {@code *.index.json}: which tensor is in which file beside it. */
final class ShardIndex {
  private static final String REMEDY = "download the index again";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ShardIndex() {}

  /** The tensors' names by shard, shards in the order of their names. */
  static SortedMap<Path, SortedSet<String>> read(Path index) {
    JsonNode weights = parse(index).path("weight_map");
    if (!weights.isObject() || weights.isEmpty()) {
      throw Problem.input(index, "an object weight_map with tensors", "none", REMEDY);
    }
    SortedMap<Path, SortedSet<String>> shards = new TreeMap<>();
    for (Map.Entry<String, JsonNode> weight : weights.properties()) {
      Path shard = shard(index, weight.getKey(), weight.getValue());
      shards.computeIfAbsent(shard, s -> new TreeSet<>()).add(weight.getKey());
    }
    return shards;
  }

  private static JsonNode parse(Path index) {
    if (!Files.isRegularFile(index)) {
      String found = Files.exists(index) ? "no regular file" : MappedFile.absence(index);
      throw Problem.input(index, "an index file", found, REMEDY);
    }
    LfsPointer.refuse(index, "names of shards");
    try {
      return JSON.readTree(Files.readString(index));
    } catch (JsonProcessingException e) {
      String found = Quoted.of(e.getOriginalMessage());
      throw Problem.input(index, "valid JSON", found, REMEDY).causedBy(e);
    } catch (CharacterCodingException e) {
      throw Problem.input(index, "UTF-8", "other bytes", REMEDY).causedBy(e);
    } catch (IOException e) {
      throw Problem.input(index, "a readable file", e, "check its permissions").causedBy(e);
    }
  }

  private static Path shard(Path index, String tensor, JsonNode name) {
    String where = index + ", tensor " + Quoted.of(tensor);
    String expected = "the name of a file beside the index";
    String file = name.isTextual() ? name.textValue() : "";
    if (file.isEmpty()
        || file.equals(".")
        || file.equals("..")
        || file.matches("(?s).*[/\\\\:].*")) {
      throw Problem.input(where, expected, Quoted.of(name.asText(name.toString())), REMEDY);
    }
    try {
      return index.resolveSibling(file);
    } catch (InvalidPathException e) {
      throw Problem.input(where, expected, Quoted.of(file), REMEDY).causedBy(e);
    }
  }
}
