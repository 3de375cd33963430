package org.ltp4j.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;

/**
 * Whether a {@code tokenizer.json} is one that the tokenizer library can take. The library ends the
 * whole process where a text leads it to a part that does not fit, so nothing is given to it that
 * was not looked at here; kinds of parts that are not known are refused.
 */
final class TokenizerCheck {
  private TokenizerCheck() {}

  /**
   * Refuses a file that the tokenizer library cannot take.
   *
   * @param root the tokenizer, settings included
   * @throws org.ltp4j.problem.Problem naming the part that does not fit
   */
  static void require(Path file, ObjectNode root) {
    Part whole = Part.of(file, root);
    StepCheck.normalizer(whole.at("normalizer"), 0);
    StepCheck.preTokenizer(whole.at("pre_tokenizer"), 0);
    VocabularyCheck.require(whole.at("model"));
    AddedTokenCheck.require(whole.at("added_tokens"), root.path("model").path("vocab"));
  }

  /** What a model is: its type, or where old files leave that out, what it looks like. */
  static String type(JsonNode model) {
    if (model.hasNonNull("type")) {
      return model.path("type").asText();
    }
    if (model.has("merges")) {
      return "BPE";
    }
    if (model.path("vocab").isArray()) {
      return "Unigram";
    }
    return model.has("max_input_chars_per_word") ? "WordPiece" : "WordLevel";
  }
}
