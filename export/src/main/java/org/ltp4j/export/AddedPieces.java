package org.ltp4j.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.ltp4j.json.Json;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * The pieces that stand for virtual tokens, behind all others of a tokenizer. They swallow white
 * space on their left, as virtual tokens do.
 *
 * @param first id of the first
 * @param names in order
 */
record AddedPieces(int first, List<String> names) {
  private static final String SETTINGS = "tokenizer_config.json";
  private static final String NAMES = "special_tokens_map.json";
  private static final List<String> OFF = List.of("single_word", "rstrip", "normalized");

  /** Names that the tokenizer does not have yet. */
  static AddedPieces of(Tokenizer tokenizer, int count) {
    Set<String> taken = new HashSet<>();
    IntStream.range(0, tokenizer.size()).forEach(id -> taken.add(tokenizer.piece(id)));
    String stem = "prompt";
    while (clashes(stem, count, taken)) {
      stem += "_";
    }
    String chosen = stem;
    return new AddedPieces(
        tokenizer.size(), IntStream.rangeClosed(1, count).mapToObj(j -> name(chosen, j)).toList());
  }

  private static boolean clashes(String stem, int count, Set<String> taken) {
    return IntStream.rangeClosed(1, count).anyMatch(j -> taken.contains(name(stem, j)));
  }

  private static String name(String stem, int j) {
    return "<%s-%s>".formatted(stem, j);
  }

  /** Ids with virtual token j, -(j+1), as the piece that stands for it. */
  int[] mapped(int[] ids) {
    return IntStream.of(ids).map(id -> id < 0 ? first - id - 1 : id).toArray();
  }

  /** Writes the tokenizer of a model directory with these pieces. */
  void write(Path model, Path folder) throws IOException {
    ObjectNode json = Tokenizer.json(model);
    for (int j = 0; j < names.size(); j++) {
      json.withArray("added_tokens").add(entry(j).put("id", first + j));
    }
    Files.writeString(folder.resolve("tokenizer.json"), Json.line(json));
    if (Files.exists(model.resolve(SETTINGS))) {
      ObjectNode settings = (ObjectNode) Json.MAPPER.readTree(model.resolve(SETTINGS).toFile());
      if (settings.path("added_tokens_decoder") instanceof ObjectNode decoder) {
        for (int j = 0; j < names.size(); j++) {
          decoder.set(Integer.toString(first + j), entry(j));
        }
      }
      Files.writeString(folder.resolve(SETTINGS), Json.page(settings));
    }
    if (Files.exists(model.resolve(NAMES))) {
      Files.copy(model.resolve(NAMES), folder.resolve(NAMES));
    }
  }

  private ObjectNode entry(int j) {
    ObjectNode token = Json.MAPPER.createObjectNode().put("content", names.get(j));
    OFF.forEach(flag -> token.put(flag, false));
    return token.put("lstrip", true).put("special", true);
  }
}
