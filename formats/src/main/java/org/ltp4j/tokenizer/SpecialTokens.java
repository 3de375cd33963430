package org.ltp4j.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ltp4j.problem.Problem;

/**
 * The ids of the special tokens.
 *
 * @param bos opens every text: {@code <s>} or {@code [CLS]}
 * @param eos closes it: {@code </s>} or {@code [SEP]}
 * @param pad fills a batch
 * @param mask stands for the word to predict
 * @param unk stands for text without a piece
 * @param all every special token of the tokenizer, these included, in the order of their ids
 */
record SpecialTokens(int bos, int eos, int pad, int mask, int unk, int[] all) {
  private static final List<String> SETTINGS =
      List.of("tokenizer_config.json", "special_tokens_map.json");

  /**
   * Finds them by the names that the settings files beside the tokenizer give, and by the usual
   * names where those say nothing.
   *
   * @throws Problem if one of them is in neither
   */
  static SpecialTokens of(Path directory, TokenizerFile file) {
    List<JsonNode> settings = new ArrayList<>();
    for (String name : SETTINGS) {
      Path path = directory.resolve(name);
      if (Files.exists(path)) {
        settings.add(TokenizerFile.json(path));
      }
    }
    int[] all = file.special().values().stream().mapToInt(Integer::intValue).sorted().toArray();
    return new SpecialTokens(
        find(file, settings, List.of("cls_token", "bos_token"), List.of("<s>", "[CLS]")),
        find(file, settings, List.of("sep_token", "eos_token"), List.of("</s>", "[SEP]")),
        find(file, settings, List.of("pad_token"), List.of("<pad>", "[PAD]")),
        find(file, settings, List.of("mask_token"), List.of("<mask>", "[MASK]")),
        find(file, settings, List.of("unk_token"), List.of("<unk>", "[UNK]")),
        all);
  }

  private static int find(
      TokenizerFile file, List<JsonNode> settings, List<String> keys, List<String> usual) {
    Set<String> candidates = new LinkedHashSet<>();
    for (String key : keys) {
      for (JsonNode json : settings) {
        JsonNode value = json.path(key);
        candidates.add(value.isObject() ? value.path("content").asText() : value.asText());
      }
    }
    candidates.addAll(usual);
    Map<String, Integer> special = file.special();
    return candidates.stream()
        .filter(special::containsKey)
        .findFirst()
        .map(special::get)
        .orElseThrow(
            () ->
                Problem.input(
                    file.file(),
                    "a special token for " + keys.get(0),
                    "only " + special.keySet(),
                    "use the tokenizer of a masked language model"));
  }
}
