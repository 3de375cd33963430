package org.ltp4j.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
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
       "post_processor": {"type": "TemplateProcessing", "single": [], "pair": [],
         "special_tokens": {}},
       "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
       "model": {"type": "WordPiece", "unk_token": "", "continuing_subword_prefix": "##",
         "max_input_chars_per_word": 100, "vocab": {}}}
      """;

  private BertLayout() {}

  static ObjectNode json(WordPieceVocabulary vocabulary) {
    ObjectNode root = common();
    ObjectNode model = (ObjectNode) root.path("model");
    model.put("unk_token", vocabulary.unk());
    ObjectNode pieces = (ObjectNode) model.path("vocab");
    vocabulary.ids().forEach(pieces::put);
    Map<Integer, String> special = new TreeMap<>();
    vocabulary.special().forEach(name -> special.put(vocabulary.ids().get(name), name));
    ArrayNode added = (ArrayNode) root.path("added_tokens");
    special.forEach((id, name) -> added.add(AddedToken.json(root, id, name, true)));
    frame((ObjectNode) root.path("post_processor"), vocabulary);
    return root;
  }

  /** {@code [CLS] A [SEP]}, and of two texts {@code [CLS] A [SEP] B [SEP]}. */
  private static void frame(ObjectNode template, WordPieceVocabulary vocabulary) {
    for (String name : List.of(vocabulary.cls(), vocabulary.sep())) {
      ObjectNode token = ((ObjectNode) template.path("special_tokens")).putObject(name);
      token.put("id", name).putArray("ids").add(vocabulary.ids().get(name));
      token.putArray("tokens").add(name);
    }
    for (String form : List.of("single", "pair")) {
      ArrayNode steps = (ArrayNode) template.path(form);
      steps.add(step(template, "SpecialToken", vocabulary.cls(), 0));
      steps.add(step(template, "Sequence", "A", 0));
      steps.add(step(template, "SpecialToken", vocabulary.sep(), 0));
    }
    ArrayNode pair = (ArrayNode) template.path("pair");
    pair.add(step(template, "Sequence", "B", 1));
    pair.add(step(template, "SpecialToken", vocabulary.sep(), 1));
  }

  private static JsonNode step(ObjectNode parent, String kind, String id, int type) {
    ObjectNode step = parent.objectNode();
    step.putObject(kind).put("id", id).put("type_id", type);
    return step;
  }

  private static ObjectNode common() {
    try {
      return (ObjectNode) new ObjectMapper().readTree(COMMON);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
