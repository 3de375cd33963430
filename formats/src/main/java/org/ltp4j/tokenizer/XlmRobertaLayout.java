package org.ltp4j.tokenizer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;
import org.ltp4j.tokenizer.SentencePieceModel.Piece;
import org.ltp4j.tokenizer.SentencePieceModel.Use;

/**
 * The {@code tokenizer.json} that XLM-R has for its SentencePiece model. Ids: {@code <s>} 0, {@code
 * <pad>} 1, {@code </s>} 2, {@code <unk>} 3, every other piece its SentencePiece id + 1, {@code
 * <mask>} last.
 */
final class XlmRobertaLayout {
  /** What is the same for every model. */
  private static final String COMMON =
      """
      {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
       "normalizer": {"type": "Sequence", "normalizers": [
         {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}]},
       "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
         {"type": "WhitespaceSplit"},
         {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true}]},
       "post_processor": {"type": "TemplateProcessing",
         "single": [
           {"SpecialToken": {"id": "<s>", "type_id": 0}},
           {"Sequence": {"id": "A", "type_id": 0}},
           {"SpecialToken": {"id": "</s>", "type_id": 0}}],
         "pair": [
           {"SpecialToken": {"id": "<s>", "type_id": 0}},
           {"Sequence": {"id": "A", "type_id": 0}},
           {"SpecialToken": {"id": "</s>", "type_id": 0}},
           {"SpecialToken": {"id": "</s>", "type_id": 0}},
           {"Sequence": {"id": "B", "type_id": 0}},
           {"SpecialToken": {"id": "</s>", "type_id": 0}}],
         "special_tokens": {
           "<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]},
           "</s>": {"id": "</s>", "ids": [2], "tokens": ["</s>"]}}},
       "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always",
         "split": true},
       "model": {"type": "Unigram", "unk_id": 3, "vocab": [], "byte_fallback": false}}
      """;

  private static final List<String> FIRST = List.of("<s>", "<pad>", "</s>", "<unk>");

  /** The first SentencePiece id after {@code <unk>}, {@code <s>}, {@code </s>}. */
  private static final int FIRST_PIECE = 3;

  private XlmRobertaLayout() {}

  static ObjectNode json(SentencePieceModel model) {
    ObjectNode root = JsonFile.tree(COMMON);
    if (model.charsMap().length > 0) {
      ObjectNode rules = root.objectNode().put("type", "Precompiled");
      rules.put("precompiled_charsmap", Base64.getEncoder().encodeToString(model.charsMap()));
      ((ArrayNode) root.path("normalizer").path("normalizers")).insert(0, rules);
    }
    ((ObjectNode) root.path("model")).put("byte_fallback", model.byteFallback());
    ArrayNode vocabulary = (ArrayNode) root.path("model").path("vocab");
    ArrayNode added = (ArrayNode) root.path("added_tokens");
    for (String name : FIRST) {
      added.add(AddedToken.json(root, vocabulary.size(), name, true));
      vocabulary.addArray().add(name).add(0.0);
    }
    for (Piece piece : model.pieces().subList(FIRST_PIECE, model.pieces().size())) {
      if (piece.use() == Use.CONTROL || piece.use() == Use.USER_DEFINED) {
        added.add(
            AddedToken.json(root, vocabulary.size(), piece.text(), piece.use() == Use.CONTROL));
      }
      vocabulary.addArray().add(piece.text()).add((double) piece.score());
    }
    // The mask stands for a word and so swallows the space on its left.
    added.add(AddedToken.json(root, vocabulary.size(), "<mask>", true).put("lstrip", true));
    vocabulary.addArray().add("<mask>").add(0.0);
    return root;
  }
}
