package org.ltp4j.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.ltp4j.answer.Answer;
import org.ltp4j.answer.Classification;
import org.ltp4j.answer.Refusals;
import org.ltp4j.evaluation.Confidence;
import org.ltp4j.evaluation.Decision;
import org.ltp4j.evaluation.OneLabel;
import org.ltp4j.evaluation.Spreadsheet;
import org.ltp4j.evaluation.WordTags;

/**
 * Answers as rows of a table, with the columns that {@code ltp predict} has on one machine; without
 * {@code error}, since rows that cannot be used are left out.
 */
final class AnswerColumns {
  private static final StructType SPAN =
      new StructType()
          .add("type", DataTypes.StringType, false)
          .add("from", DataTypes.IntegerType, false)
          .add("to", DataTypes.IntegerType, false)
          .add("text", DataTypes.StringType, false);

  private final Decision decision;
  private final boolean flat;
  private final boolean logits;
  private final List<Column> columns = new ArrayList<>();

  /** What stands after a row's id. */
  private record Column(String name, DataType type, Function<Answer, Object> value) {}

  /**
   * The columns of a classifier's answers.
   *
   * @param decision how scores become answers
   * @param confidence how scores become probabilities, where rows have one label each
   * @param flat for CSV, whose cells hold no lists and no columns of their own
   * @param logits whether scores before the softmax are written
   */
  AnswerColumns(Decision decision, Confidence confidence, boolean flat, boolean logits) {
    Refusals.scoresOfTags(logits, decision);
    this.decision = decision;
    this.flat = flat;
    this.logits = logits;
    if (decision instanceof WordTags) {
      addTags();
    } else if (decision instanceof OneLabel) {
      addLabel(confidence);
    } else {
      addLabels();
    }
    add("truncated", DataTypes.BooleanType, Answer.class, Answer::truncated);
  }

  private void addLabel(Confidence confidence) {
    Class<Classification> one = Classification.class;
    add("label", DataTypes.StringType, one, answer -> text(answer.label()));
    if (flat) {
      add("margin", DataTypes.DoubleType, one, Classification::margin);
    }
    addNumbers(one, Classification::probabilities, Classification::scores);
    if (!flat) {
      add("margin", DataTypes.DoubleType, one, Classification::margin);
    }
    if (confidence.mayAbstain()) {
      add("abstained", DataTypes.BooleanType, one, Classification::abstained);
    }
  }

  private void addLabels() {
    Class<Answer.Labels> some = Answer.Labels.class;
    if (flat) {
      add("labels", DataTypes.StringType, some, answer -> text(decision.text(answer.labels())));
    } else {
      addList("labels", DataTypes.StringType, some, Answer.Labels::labels);
    }
    addNumbers(some, Answer.Labels::probabilities, Answer.Labels::scores);
  }

  private void addTags() {
    Class<Answer.Tags> tags = Answer.Tags.class;
    if (flat) {
      add("tags", DataTypes.StringType, tags, answer -> joined(answer.tags()));
      add("p", DataTypes.StringType, tags, answer -> joined(answer.probabilities()));
      add("words", DataTypes.StringType, tags, answer -> joined(answer.words()));
    } else {
      addList("words", DataTypes.StringType, tags, Answer.Tags::words);
      addList("tags", DataTypes.StringType, tags, Answer.Tags::tags);
      addList("probabilities", DataTypes.DoubleType, tags, Answer.Tags::probabilities);
      addList("spans", SPAN, tags, AnswerColumns::spans);
    }
  }

  private static List<Row> spans(Answer.Tags answer) {
    return answer.spans().stream()
        .map(span -> RowFactory.create(span.type(), span.from(), span.to(), answer.text(span)))
        .toList();
  }

  /** Probabilities of the labels, and scores where they are wanted. */
  private <A extends Answer> void addNumbers(
      Class<A> kind,
      Function<A, Map<String, Double>> probabilities,
      Function<A, Map<String, Float>> scores) {
    addNumbers("probabilities", "p_", DataTypes.DoubleType, kind, probabilities);
    if (logits) {
      addNumbers("logits", "logit_", DataTypes.FloatType, kind, scores);
    }
  }

  private <A extends Answer, N> void addNumbers(
      String name,
      String prefix,
      DataType type,
      Class<A> kind,
      Function<A, Map<String, N>> numbers) {
    if (flat) {
      decision
          .labels()
          .forEach(label -> add(prefix + label, type, kind, a -> numbers.apply(a).get(label)));
    } else {
      StructField[] fields =
          decision.labels().stream()
              .map(label -> DataTypes.createStructField(label, type, false))
              .toArray(StructField[]::new);
      add(
          name,
          DataTypes.createStructType(fields),
          kind,
          answer -> RowFactory.create(numbers.apply(answer).values().toArray()));
    }
  }

  private <A extends Answer> void addList(
      String name, DataType type, Class<A> kind, Function<A, List<?>> list) {
    add(name, DataTypes.createArrayType(type, false), kind, answer -> list.apply(answer).toArray());
  }

  private <A extends Answer> void add(
      String name, DataType type, Class<A> kind, Function<A, Object> value) {
    columns.add(new Column(name, type, answer -> value.apply(kind.cast(answer))));
  }

  /** Names and types of all columns. */
  StructType schema() {
    StructType schema = new StructType().add("id", DataTypes.StringType, false);
    for (Column column : columns) {
      schema = schema.add(column.name(), column.type(), false);
    }
    return schema;
  }

  /** The row of an answer. */
  Row row(String id, Answer answer) {
    List<Object> cells = new ArrayList<>(List.of(text(id)));
    columns.forEach(column -> cells.add(column.value().apply(answer)));
    return RowFactory.create(cells.toArray());
  }

  private String joined(List<?> words) {
    return text(words.stream().map(Object::toString).collect(Collectors.joining(" ")));
  }

  private String text(String text) {
    return flat ? Spreadsheet.safe(text) : text;
  }
}
