package org.ltp4j.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/** The model that cuts words into pieces. */
final class VocabularyCheck {
  private static final List<String> TYPES = List.of("Unigram", "WordPiece", "BPE", "WordLevel");

  /** No sum of as many scores as a text has characters leaves the range of doubles. */
  private static final double LARGEST_SCORE = 1e30;

  /** Ids that name no piece are rare in published vocabularies; each costs a row. */
  private static final int SPARE_IDS = 1024;

  private VocabularyCheck() {}

  static void require(Part model) {
    String type = TokenizerCheck.type(model.node());
    if (!TYPES.contains(type)) {
      throw model.at("type").problem("one of " + String.join(", ", TYPES));
    }
    Part vocabulary = model.at("vocab");
    if (vocabulary.node().isEmpty()) {
      throw vocabulary.problem("pieces");
    }
    if (type.equals("Unigram") != vocabulary.node().isArray()) {
      throw vocabulary.problem(
          "what a " + type + " model has", "a vocabulary of another kind of model");
    }
    switch (type) {
      case "Unigram" -> unigram(model, vocabulary);
      case "BPE" -> {
        dictionary(vocabulary);
        bytePairs(model, vocabulary.node());
      }
      default -> {
        dictionary(vocabulary);
        unknown(model.at("unk_token"), vocabulary.node());
        if (type.equals("WordPiece")) {
          model.at("continuing_subword_prefix").anyText();
          model.at("max_input_chars_per_word").integer(1, Integer.MAX_VALUE);
        }
      }
    }
  }

  private static void unigram(Part model, Part vocabulary) {
    int id = 0;
    for (JsonNode entry : vocabulary.node()) {
      JsonNode score = entry.path(1);
      String piece = entry.path(0).isTextual() ? entry.path(0).textValue() : "";
      // One at a time, as a place in words for each of 250,000 pieces would take its time.
      boolean isPiece = !piece.isEmpty() && piece.length() <= Part.LONGEST && entry.size() == 2;
      if (!isPiece || !score.isNumber() || !(Math.abs(score.doubleValue()) < LARGEST_SCORE)) {
        throw vocabulary
            .at(id)
            .problem("a piece of 1 to %s characters and its score".formatted(Part.LONGEST));
      }
      id++;
    }
    model.at("unk_id").integer(0, vocabulary.node().size() - 1);
    model.flags("byte_fallback");
  }

  private static void dictionary(Part vocabulary) {
    int size = vocabulary.node().size();
    long most = 2L * size + SPARE_IDS;
    BitSet seen = new BitSet(size);
    for (Map.Entry<String, JsonNode> entry : vocabulary.node().properties()) {
      JsonNode id = entry.getValue();
      boolean fits = id.isIntegralNumber() && id.canConvertToInt();
      if (!fits || id.intValue() < 0 || id.intValue() >= most || seen.get(id.intValue())) {
        throw vocabulary.problem(
            "an id of its own below %s for each of %s pieces".formatted(most, size),
            "%s for '%s'".formatted(id, entry.getKey()));
      }
      if (entry.getKey().length() > Part.LONGEST) {
        throw vocabulary.problem(
            "pieces of at most %s characters".formatted(Part.LONGEST),
            "one of %s".formatted(entry.getKey().length()));
      }
      seen.set(id.intValue());
    }
  }

  private static void unknown(Part name, JsonNode vocabulary) {
    if (!name.node().isTextual() || !vocabulary.has(name.node().textValue())) {
      throw name.problem("a piece of model.vocab, for words without one");
    }
  }

  private static void bytePairs(Part model, JsonNode vocabulary) {
    if (!model.at("unk_token").isAbsent()) {
      unknown(model.at("unk_token"), vocabulary);
    }
    Part dropout = model.at("dropout");
    if (!dropout.isAbsent() && dropout.node().asDouble(1) != 0) {
      throw dropout.problem("nothing, as ids must not be a matter of chance");
    }
    model.flags("fuse_unk", "byte_fallback", "ignore_merges");
    Part prefix = model.at("continuing_subword_prefix");
    String start = prefix.isAbsent() ? "" : prefix.anyText();
    if (!model.at("end_of_word_suffix").isAbsent()) {
      model.at("end_of_word_suffix").anyText();
    }
    Part merges = model.at("merges");
    if (!merges.node().isArray()) {
      throw merges.problem("a list of merges");
    }
    int rank = 0;
    for (JsonNode merge : merges.node()) {
      String right = right(merge);
      if (right == null || !right.startsWith(start)) {
        throw merges.at(rank).problem("two pieces, the second with '%s' in front".formatted(start));
      }
      rank++;
    }
  }

  /** The second piece of a merge in either form, "a b" or ["a", "b"]; null if there is none. */
  private static String right(JsonNode merge) {
    if (merge.isTextual()) {
      String text = merge.textValue();
      int space = text.indexOf(' ');
      return space < 0 ? null : text.substring(space + 1);
    }
    return merge.size() == 2 && merge.path(1).isTextual() ? merge.path(1).textValue() : null;
  }
}
