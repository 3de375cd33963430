package org.ltp4j.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * The {@code tokenizer.json} that BERT and DistilBERT have for their {@code vocab.txt}. Ids: the
 * number of the line, from 0. Letters are left as they are until the settings say otherwise.
 */
final class BertLayout {
  /** What is the same for every model. */
  private static final String COMMON =
      """
      {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
       "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
         "strip_accents": null, "lowercase": false},
       "pre_tokenizer": {"type": "BertPreTokenizer"},
       "post_processor": {"type": "BertProcessing", "sep": [], "cls": []},
       "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
       "model": {"type": "WordPiece", "unk_token": "", "continuing_subword_prefix": "##",
         "max_input_chars_per_word": 100, "vocab": {}}}
      """;

  private BertLayout() {}

  static ObjectNode json(WordPieceVocabulary vocabulary) {
    ObjectNode root = JsonFile.tree(COMMON);
    ObjectNode model = (ObjectNode) root.path("model");
    model.put("unk_token", vocabulary.unk());
    ObjectNode pieces = (ObjectNode) model.path("vocab");
    vocabulary.ids().forEach(pieces::put);
    Map<Integer, String> special = new TreeMap<>();
    vocabulary.special().forEach(name -> special.put(vocabulary.ids().get(name), name));
    ArrayNode added = (ArrayNode) root.path("added_tokens");
    special.forEach((id, name) -> added.add(AddedToken.json(root, id, name, true)));
    JsonNode frame = root.path("post_processor");
    Map.of("cls", vocabulary.cls(), "sep", vocabulary.sep())
        .forEach(
            (role, name) ->
                ((ArrayNode) frame.path(role)).add(name).add(vocabulary.ids().get(name)));
    return root;
  }
}
