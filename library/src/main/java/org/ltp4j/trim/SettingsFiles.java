package org.ltp4j.trim;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ltp4j.json.Json;
import org.ltp4j.modelfiles.ModelFiles;
import org.ltp4j.problem.Problem;

/** The small files of a model directory, with new ids where they hold some. */
final class SettingsFiles {
  private static final String SETTINGS = "tokenizer_config.json";
  private static final String ADDED = "added_tokens.json";
  private static final String NAMES = "special_tokens_map.json";
  private static final String DECODER = "added_tokens_decoder";

  private SettingsFiles() {}

  /** {@code config.json}: the size of the vocabulary and every id of a token. */
  static void config(Path from, Path to, IdMap ids) throws IOException {
    ObjectNode json = read(from.resolve("config.json"));
    for (String key : json.properties().stream().map(entry -> entry.getKey()).toList()) {
      if (key.endsWith("_token_id")) {
        json.set(key, ids.of(json.get(key)));
      }
    }
    json.put("vocab_size", ids.size());
    json.remove(ModelFiles.ROUNDING);
    write(to.resolve("config.json"), json);
  }

  /**
   * {@code tokenizer_config.json}, whose {@code added_tokens_decoder} has ids as keys; {@code
   * added_tokens.json}, which has them as values; {@code special_tokens_map.json}, which has none.
   */
  static void tokenizer(Path from, Path to, IdMap ids) throws IOException {
    if (Files.exists(from.resolve(SETTINGS))) {
      ObjectNode json = read(from.resolve(SETTINGS));
      if (json.path(DECODER) instanceof ObjectNode before) {
        json.set(DECODER, keysReplaced(from.resolve(SETTINGS), before, ids));
      }
      write(to.resolve(SETTINGS), json);
    }
    if (Files.exists(from.resolve(ADDED))) {
      ObjectNode json = read(from.resolve(ADDED));
      json.properties().forEach(entry -> entry.setValue(ids.of(entry.getValue())));
      write(to.resolve(ADDED), json);
    }
    if (Files.exists(from.resolve(NAMES))) {
      Files.copy(from.resolve(NAMES), to.resolve(NAMES));
    }
  }

  /** The files that {@link #tokenizer} reads, as far as a directory has them. */
  static List<Path> besideTokenizer(Path directory) {
    return Stream.of(SETTINGS, ADDED, NAMES).map(directory::resolve).filter(Files::exists).toList();
  }

  private static ObjectNode keysReplaced(Path file, ObjectNode before, IdMap ids) {
    ObjectNode after = before.objectNode();
    for (var entry : before.properties()) {
      try {
        int id = Integer.parseInt(entry.getKey());
        if (ids.keeps(id)) {
          after.set(Integer.toString(ids.of(id)), entry.getValue());
        }
      } catch (NumberFormatException e) {
        throw Problem.input(
                file + ": " + DECODER,
                "ids as keys",
                "'" + entry.getKey() + "'",
                "copy the file from the model again")
            .causedBy(e);
      }
    }
    return after;
  }

  private static ObjectNode read(Path file) throws IOException {
    JsonNode json;
    try {
      json = Json.MAPPER.readTree(Files.readAllBytes(file));
    } catch (JacksonException e) {
      throw Problem.input(
              file, "a JSON file", e.getOriginalMessage(), "copy the file from the model again")
          .causedBy(e);
    }
    if (json instanceof ObjectNode object) {
      return object;
    }
    throw Problem.input(
        file, "a JSON object", json.getNodeType(), "copy the file from the model again");
  }

  private static void write(Path file, ObjectNode json) throws IOException {
    Files.writeString(file, Json.page(json));
  }
}
