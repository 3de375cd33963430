package org.ltp4j.doctor;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ltp4j.prompt.LabelWords;
import org.ltp4j.template.MultiPiece;
import org.ltp4j.template.PromptFormat;
import org.ltp4j.template.Verbalizer;
import org.ltp4j.tokenizer.Tokenizer;

/** Label words as the tokenizer sees them, each on its own and all together. */
final class LabelWordCheck {
  private LabelWordCheck() {}

  /**
   * Returns the label words if training can use them.
   *
   * @param words those of labels
   * @param noneWords those of no label, if the task has any
   */
  static Optional<LabelWords> examine(
      Notes notes,
      LinkedHashMap<String, List<String>> words,
      List<String> noneWords,
      MultiPiece rule,
      Tokenizer tokenizer) {
    Map<String, Object> found = new LinkedHashMap<>();
    words.forEach(
        (label, list) -> list.forEach(word -> word(notes, label, word, rule, tokenizer, found)));
    noneWords.forEach(word -> word(notes, "no label", word, rule, tokenizer, found));
    notes.fact("ids", found);
    if (notes.hasProblem()) {
      return Optional.empty();
    }
    return notes
        .attempt(
            "together", () -> Verbalizer.of(tokenizer, PromptFormat.scored(words, noneWords), rule))
        .map(verbalizer -> LabelWords.of(verbalizer, words.size()));
  }

  private static void word(
      Notes notes,
      String label,
      String word,
      MultiPiece rule,
      Tokenizer tokenizer,
      Map<String, Object> found) {
    LinkedHashMap<String, List<String>> alone = new LinkedHashMap<>();
    alone.put(label, List.of(word));
    notes
        .attempt(label, () -> Verbalizer.of(tokenizer, alone, rule))
        .ifPresent(
            verbalizer -> {
              int[] ids = verbalizer.pieces()[0][0];
              notes.fine(
                  label,
                  "'%s' = %s, ids %s".formatted(word, tokenizer.pieces(ids), Arrays.toString(ids)));
              verbalizer.warnings().forEach(warning -> notes.warn(label, warning));
              found.put(label + "/" + word, ids);
            });
  }
}
