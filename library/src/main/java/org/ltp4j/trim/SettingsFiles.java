package org.ltp4j.trim;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ltp4j.json.Json;
import org.ltp4j.modelfiles.ModelFiles;
import org.ltp4j.problem.Problem;

/** The small files of a model directory, with new ids where they hold some. */
final class SettingsFiles {
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
    String settings = "tokenizer_config.json";
    if (Files.exists(from.resolve(settings))) {
      ObjectNode json = read(from.resolve(settings));
      if (json.path(DECODER) instanceof ObjectNode before) {
        json.set(DECODER, keysReplaced(from.resolve(settings), before, ids));
      }
      write(to.resolve(settings), json);
    }
    String added = "added_tokens.json";
    if (Files.exists(from.resolve(added))) {
      ObjectNode json = read(from.resolve(added));
      json.properties().forEach(entry -> entry.setValue(ids.of(entry.getValue())));
      write(to.resolve(added), json);
    }
    String names = "special_tokens_map.json";
    if (Files.exists(from.resolve(names))) {
      Files.copy(from.resolve(names), to.resolve(names));
    }
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
