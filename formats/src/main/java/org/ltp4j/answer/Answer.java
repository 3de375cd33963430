package org.ltp4j.answer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.data.Example;
import org.ltp4j.data.Task;
import org.ltp4j.evaluation.Confidence;
import org.ltp4j.evaluation.Decision;
import org.ltp4j.evaluation.OneLabel;
import org.ltp4j.evaluation.Prediction;
import org.ltp4j.evaluation.Spans;
import org.ltp4j.evaluation.WordTags;
import org.ltp4j.template.Encoded;

/** The answer for one text, by what its task asks. */
public sealed interface Answer permits Classification, Answer.Labels, Answer.Tags {
  /** {@return whether the end of the text was left out, as it was longer than the model reads} */
  boolean truncated();

  /**
   * Any number of labels.
   *
   * @param labels whose probabilities reach the threshold, in the task's order
   * @param probabilities label to probability, each by itself
   * @param scores label to score before the logistic function
   * @param truncated see {@link Answer#truncated}
   */
  record Labels(
      List<String> labels,
      Map<String, Double> probabilities,
      Map<String, Float> scores,
      boolean truncated)
      implements Answer {}

  /**
   * A tag for each word.
   *
   * @param words of the text
   * @param tags of each word
   * @param probabilities of each word's tag; 0 of words that were not read
   * @param spans that the tags mark, in words
   * @param truncated see {@link Answer#truncated}
   */
  record Tags(
      List<String> words,
      List<String> tags,
      List<Double> probabilities,
      List<Spans.Span> spans,
      boolean truncated)
      implements Answer {
    /** {@return the words with their tags, and the spans with their texts, by the names of JSON} */
    public Map<String, Object> toJson() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("words", words);
      json.put("tags", tags);
      json.put("probabilities", probabilities);
      json.put("spans", marked());
      json.put("truncated", truncated);
      return json;
    }

    /**
     * {@return each span's {@code type}, {@code from}, {@code to} and {@code text}, in that order}
     */
    public List<Map<String, Object>> marked() {
      List<Map<String, Object>> marked = new ArrayList<>();
      for (Spans.Span span : spans) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("type", span.type());
        one.put("from", span.from());
        one.put("to", span.to());
        one.put("text", text(span));
        marked.add(one);
      }
      return marked;
    }

    /** {@return the words of a span, with a space between them} */
    public String text(Spans.Span span) {
      return String.join(" ", words.subList(span.from(), span.to()));
    }
  }

  /**
   * The answer that scores give.
   *
   * @param decision what the task asks, and the names of its labels
   * @param confidence how scores become probabilities where there is one label; else of no account
   * @param prediction the text's scores: one of each label, of each word where words have labels
   * @param words of the text, where they are what has labels; else not looked at
   * @param truncated see {@link #truncated}
   * @return a {@link Classification}, {@link Labels} or {@link Tags}, as the decision asks
   */
  static Answer of(
      Decision decision,
      Confidence confidence,
      Prediction prediction,
      List<String> words,
      boolean truncated) {
    float[] scores = prediction.scores();
    if (decision instanceof OneLabel) {
      return Classification.of(decision.labels(), prediction, truncated, confidence);
    }
    int[] answer = decision.decide(scores, words.size());
    List<String> names = Arrays.stream(answer).mapToObj(decision.labels()::get).toList();
    double[] probabilities = decision.probabilities(scores, words.size());
    if (decision instanceof WordTags tags) {
      return new Tags(words, names, list(probabilities), tags.spans(answer), truncated);
    }
    Map<String, Double> byLabel = new LinkedHashMap<>();
    Map<String, Float> scoreOf = new LinkedHashMap<>();
    for (int i = 0; i < scores.length; i++) {
      byLabel.put(decision.labels().get(i), probabilities[i]);
      scoreOf.put(decision.labels().get(i), scores[i]);
    }
    return new Labels(names, byLabel, scoreOf, truncated);
  }

  /**
   * The answers for rows of a task, in their order.
   *
   * @param decision what the task asks, and the names of its labels
   * @param confidence how scores become probabilities where there is one label; else of no account
   * @param task splits a row into words, where they are what has labels
   * @param rows the texts
   * @param inputs what the rows became, as many
   * @param scores of each row, as many
   * @return an answer for each row
   */
  static List<Answer> of(
      Decision decision,
      Confidence confidence,
      Task task,
      List<Example> rows,
      List<Encoded> inputs,
      List<float[]> scores) {
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Prediction prediction = new Prediction(rows.get(i).id(), null, null, scores.get(i));
      boolean truncated = inputs.get(i).truncated();
      answers.add(of(decision, confidence, prediction, task.words(rows.get(i)), truncated));
    }
    return answers;
  }

  /**
   * The answers for texts, in their order.
   *
   * @param decision how scores become answers
   * @param confidence as above
   * @param words of each text, where they are what has labels; else not looked at
   * @param inputs what the texts became
   * @param scores of each
   * @return an answer for each
   */
  static List<Answer> of(
      Decision decision,
      Confidence confidence,
      List<List<String>> words,
      List<Encoded> inputs,
      List<float[]> scores) {
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      Prediction prediction = new Prediction("" + (i + 1), null, null, scores.get(i));
      boolean truncated = inputs.get(i).truncated();
      answers.add(of(decision, confidence, prediction, words.get(i), truncated));
    }
    return answers;
  }

  private static List<Double> list(double[] values) {
    List<Double> list = new ArrayList<>();
    Arrays.stream(values).forEach(list::add);
    return list;
  }
}
