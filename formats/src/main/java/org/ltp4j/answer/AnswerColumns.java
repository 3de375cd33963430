package org.ltp4j.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ltp4j.evaluation.Confidence;
import org.ltp4j.evaluation.Decision;
import org.ltp4j.evaluation.OneLabel;
import org.ltp4j.evaluation.Spreadsheet;
import org.ltp4j.evaluation.WordTags;

/**
 * What is said of a row after its id, column by column, whoever writes it.
 *
 * <p>{@linkplain Form#NESTED As objects}: {@code label} or {@code labels}, {@code probabilities},
 * {@code logits} if wanted, {@code margin}; for words {@code words}, {@code tags}, {@code
 * probabilities} and {@code spans}. {@linkplain Form#CELLS As cells}: {@code label} and {@code
 * margin}, or {@code labels} between {@code |}; {@code p_LABEL} for each label, {@code logit_LABEL}
 * if wanted; for words {@code tags}, {@code p} and {@code words}. Then {@code abstained}, where the
 * classifier may, and {@code truncated}.
 */
public final class AnswerColumns {
  private final Decision decision;
  private final Form form;
  private final List<Column> columns = new ArrayList<>();

  /** What a writer has room for. */
  public enum Form {
    /** Lists and objects, as in JSON and Parquet. */
    NESTED,
    /** A text, a number or a truth, as in CSV; {@linkplain Spreadsheet#safe no text a formula}. */
    CELLS
  }

  /** What values are. */
  public enum Kind {
    /** A {@link String}. */
    TEXT,
    /** A {@link Boolean}. */
    TRUTH,
    /** A {@link Double}. */
    NUMBER,
    /** A {@link Float}. */
    SCORE,
    /** A list of {@link String}. */
    TEXTS,
    /** A list of {@link Double}. */
    NUMBERS,
    /** A map from each label, in their order, to a {@link Double}. */
    NUMBER_OF_LABEL,
    /** A map from each label, in their order, to a {@link Float}. */
    SCORE_OF_LABEL,
    /** A list of {@linkplain Answer.Tags#marked spans}. */
    SPANS
  }

  /**
   * A column.
   *
   * @param name above it
   * @param kind what its values are
   * @param value what it says of an answer
   */
  public record Column(String name, Kind kind, Function<Answer, Object> value) {}

  /**
   * The columns of a classifier's answers.
   *
   * @param decision how scores become answers
   * @param confidence how scores become probabilities, where rows have one label each
   * @param form what the writer has room for
   * @param scores whether there are those before the softmax or logistic function
   * @param uncalibrated whether probabilities are without the temperature, where rows have one
   *     label
   * @throws org.ltp4j.problem.Problem if there is no such thing as the scores of an answer
   */
  public static List<Column> of(
      Decision decision, Confidence confidence, Form form, boolean scores, boolean uncalibrated) {
    Refusals.scoresOfTags(scores, decision);
    AnswerColumns all = new AnswerColumns(decision, form);
    if (decision instanceof WordTags) {
      all.addTags();
    } else if (decision instanceof OneLabel) {
      all.addLabel(confidence, scores, uncalibrated);
    } else {
      all.addLabels(scores);
    }
    all.add("truncated", Kind.TRUTH, Answer.class, Answer::truncated);
    return List.copyOf(all.columns);
  }

  private AnswerColumns(Decision decision, Form form) {
    this.decision = decision;
    this.form = form;
  }

  private void addLabel(Confidence confidence, boolean scores, boolean uncalibrated) {
    Class<Classification> one = Classification.class;
    Function<Classification, Map<String, Double>> probabilities =
        uncalibrated ? Classification::uncalibrated : Classification::probabilities;
    Function<Classification, Double> margin =
        answer -> Classification.margin(probabilities.apply(answer));
    add("label", Kind.TEXT, one, answer -> text(answer.label()));
    if (form == Form.CELLS) {
      add("margin", Kind.NUMBER, one, margin);
    }
    addProbabilities(one, probabilities);
    if (scores) {
      addScores(one, Classification::scores);
    }
    if (form == Form.NESTED) {
      add("margin", Kind.NUMBER, one, margin);
    }
    if (confidence.mayAbstain()) {
      add("abstained", Kind.TRUTH, one, Classification::abstained);
    }
  }

  private void addLabels(boolean scores) {
    Class<Answer.Labels> some = Answer.Labels.class;
    if (form == Form.CELLS) {
      add("labels", Kind.TEXT, some, answer -> text(decision.text(answer.labels())));
    } else {
      add("labels", Kind.TEXTS, some, Answer.Labels::labels);
    }
    addProbabilities(some, Answer.Labels::probabilities);
    if (scores) {
      addScores(some, Answer.Labels::scores);
    }
  }

  private void addTags() {
    Class<Answer.Tags> tags = Answer.Tags.class;
    if (form == Form.CELLS) {
      add("tags", Kind.TEXT, tags, answer -> text(String.join(" ", answer.tags())));
      add("p", Kind.TEXT, tags, answer -> joined(answer.probabilities()));
      add("words", Kind.TEXT, tags, answer -> text(String.join(" ", answer.words())));
    } else {
      add("words", Kind.TEXTS, tags, Answer.Tags::words);
      add("tags", Kind.TEXTS, tags, Answer.Tags::tags);
      add("probabilities", Kind.NUMBERS, tags, Answer.Tags::probabilities);
      add("spans", Kind.SPANS, tags, Answer.Tags::marked);
    }
  }

  private <A extends Answer> void addProbabilities(
      Class<A> answers, Function<A, Map<String, Double>> probabilities) {
    if (form == Form.NESTED) {
      add("probabilities", Kind.NUMBER_OF_LABEL, answers, probabilities);
    } else {
      addOfEachLabel("p_", Kind.NUMBER, answers, probabilities);
    }
  }

  private <A extends Answer> void addScores(
      Class<A> answers, Function<A, Map<String, Float>> scores) {
    if (form == Form.NESTED) {
      add("logits", Kind.SCORE_OF_LABEL, answers, scores);
    } else {
      addOfEachLabel("logit_", Kind.SCORE, answers, scores);
    }
  }

  private <A extends Answer, N> void addOfEachLabel(
      String prefix, Kind kind, Class<A> answers, Function<A, Map<String, N>> numbers) {
    for (String label : decision.labels()) {
      add(prefix + label, kind, answers, answer -> numbers.apply(answer).get(label));
    }
  }

  private <A extends Answer> void add(
      String name, Kind kind, Class<A> answers, Function<A, ?> value) {
    columns.add(new Column(name, kind, answer -> value.apply(answers.cast(answer))));
  }

  private static String joined(List<Double> numbers) {
    return numbers.stream().map(Spreadsheet::number).collect(Collectors.joining(" "));
  }

  private String text(String text) {
    return form == Form.CELLS ? Spreadsheet.safe(text) : text;
  }
}
