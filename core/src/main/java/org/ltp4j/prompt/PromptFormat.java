package org.ltp4j.prompt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * How an example becomes an input and a score a label: all that training and use must have in
 * common.
 *
 * @param labels in the order of all scores
 * @param template as written
 * @param labelWords label to its words
 * @param multiPiece rule for words of several pieces
 * @param placement where virtual tokens stand if the template does not say
 * @param promptLength P, virtual tokens
 * @param stripPunctuation whether fields lose trailing ASCII punctuation
 * @param maxLength longest input, tokens and virtual tokens
 */
public record PromptFormat(
    List<String> labels,
    String template,
    LinkedHashMap<String, List<String>> labelWords,
    MultiPiece multiPiece,
    Placement placement,
    int promptLength,
    boolean stripPunctuation,
    int maxLength) {

  /** Refuses label words of labels that are not the task's, and labels without words. */
  public PromptFormat {
    LinkedHashMap<String, List<String>> ordered = new LinkedHashMap<>();
    for (String label : labelWords.keySet()) {
      if (!labels.contains(label)) {
        throw Problem.usage(
            "label words", "labels of the task", "'" + label + "'", Nearest.remedy(label, labels));
      }
    }
    for (String label : labels) {
      if (!labelWords.containsKey(label)) {
        throw Problem.usage(
            "label words", "a word for label " + label, "none", "add " + label + "=WORD");
      }
      ordered.put(label, List.copyOf(labelWords.get(label)));
    }
    labels = List.copyOf(labels);
    labelWords = ordered;
  }

  /** Renders examples. */
  public TemplateEncoder renderer(Tokenizer tokenizer) {
    return new TemplateEncoder(
        tokenizer,
        Template.parse(template).requireMask(),
        placement,
        promptLength,
        maxLength,
        stripPunctuation);
  }

  /** The label words as ids. */
  public Verbalizer verbalizer(Tokenizer tokenizer) {
    return Verbalizer.of(tokenizer, labelWords, multiPiece);
  }

  /**
   * Label words given as text, {@code label=word} with {@code |} between several words of a label,
   * over those of a task.
   */
  public static LinkedHashMap<String, List<String>> words(
      LinkedHashMap<String, List<String>> ofTask, Map<String, String> given) {
    LinkedHashMap<String, List<String>> words = new LinkedHashMap<>(ofTask);
    given.forEach(
        (label, text) -> {
          List<String> list = new ArrayList<>();
          Arrays.stream(text.split("\\|")).map(String::strip).forEach(list::add);
          words.put(label, list);
        });
    return words;
  }
}
