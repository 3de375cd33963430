package org.ltp4j.template;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * How an example becomes an input and a score a label: all that training and use must have in
 * common.
 *
 * @param labels in the order of all scores
 * @param head what scores the labels
 * @param template as written
 * @param labelWords label to its words; empty for a head of its own
 * @param noneWords words of no label, whose score is taken off those of labels where a row may have
 *     several; else empty
 * @param multiPiece rule for words of several pieces
 * @param placement where virtual tokens stand if the template does not say
 * @param promptLength P, virtual tokens
 * @param stripPunctuation whether fields lose trailing ASCII punctuation
 * @param maxLength longest input, tokens and virtual tokens
 * @param calibrated whether the labels' probabilities of an input without text are divided out
 *     (Zhao et al. 2021, arXiv 2102.09690)
 */
public record PromptFormat(
    List<String> labels,
    HeadKind head,
    String template,
    LinkedHashMap<String, List<String>> labelWords,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> noneWords,
    MultiPiece multiPiece,
    Placement placement,
    int promptLength,
    boolean stripPunctuation,
    int maxLength,
    boolean calibrated) {

  /** Stands for the words of no label; no label of a task with several may hold the sign. */
  private static final String NO_LABEL = "no label, |";

  /** Refuses labels that are twice there, words of other labels, and labels without words. */
  public PromptFormat {
    if (Set.copyOf(labels).size() < labels.size()) {
      throw Problem.usage("labels", "each label once", labels, "list each label once");
    }
    LinkedHashMap<String, List<String>> ordered = new LinkedHashMap<>();
    for (String label : labelWords.keySet()) {
      if (!labels.contains(label)) {
        throw Problem.usage(
            "label words", "labels of the task", "'" + label + "'", Nearest.remedy(label, labels));
      }
    }
    for (String label : head == HeadKind.LABEL_WORDS ? labels : List.<String>of()) {
      if (!labelWords.containsKey(label)) {
        throw Problem.usage(
            "label words", "a word for label " + label, "none", "add " + label + "=WORD");
      }
      ordered.put(label, List.copyOf(labelWords.get(label)));
    }
    labels = List.copyOf(labels);
    noneWords = noneWords == null ? List.of() : List.copyOf(noneWords);
    labelWords = ordered;
  }

  /** The same with another template. */
  public PromptFormat withTemplate(String other) {
    return new PromptFormat(
        labels,
        head,
        other,
        labelWords,
        noneWords,
        multiPiece,
        placement,
        promptLength,
        stripPunctuation,
        maxLength,
        calibrated);
  }

  /** Renders examples. */
  public TemplateEncoder renderer(Tokenizer tokenizer) {
    return new TemplateEncoder(
        tokenizer,
        parsed(),
        placement,
        promptLength,
        maxLength,
        stripPunctuation,
        head == HeadKind.TOKENS);
  }

  private Template parsed() {
    Template parsed = Template.parse(template);
    if (head == HeadKind.LABEL_WORDS) {
      return parsed.requireMask();
    } else if (parsed.hasMask()) {
      throw Problem.usage(
          "template '" + template + "'",
          "no {mask} for a head of its own",
          "one",
          "leave {mask} out, or choose --head label-words");
    }
    return parsed;
  }

  /** The label words as ids, those of no label last; of a head of its own there are none. */
  public Verbalizer verbalizer(Tokenizer tokenizer) {
    return Verbalizer.of(tokenizer, scored(labelWords, noneWords), multiPiece);
  }

  /** All words that are scored: those of labels and, last, those of no label, if there are any. */
  public static LinkedHashMap<String, List<String>> scored(
      LinkedHashMap<String, List<String>> labelWords, List<String> noneWords) {
    LinkedHashMap<String, List<String>> all = new LinkedHashMap<>(labelWords);
    if (!noneWords.isEmpty()) {
      all.put(NO_LABEL, noneWords);
    }
    return all;
  }

  /** Puts in what is left out of a format's JSON where it is as usual. */
  public static void complete(JsonNode json) {
    if (json instanceof ObjectNode object && !object.has("noneWords")) {
      object.putArray("noneWords");
    }
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
