package org.ltp4j.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.ltp4j.answer.Answer;
import org.ltp4j.answer.AnswerColumns;
import org.ltp4j.answer.AnswerColumns.Column;
import org.ltp4j.answer.AnswerColumns.Form;
import org.ltp4j.answer.AnswerColumns.Kind;
import org.ltp4j.evaluation.Confidence;
import org.ltp4j.evaluation.Decision;
import org.ltp4j.evaluation.Spreadsheet;

/**
 * Answers as rows of a table: {@code id} and the {@linkplain AnswerColumns columns of the answer};
 * no {@code error}, since rows that cannot be used are left out.
 */
final class AnswerRows {
  private static final StructType SPAN =
      new StructType()
          .add("type", DataTypes.StringType, false)
          .add("from", DataTypes.IntegerType, false)
          .add("to", DataTypes.IntegerType, false)
          .add("text", DataTypes.StringType, false);

  private final Decision decision;
  private final Form form;
  private final List<Column> columns;

  /**
   * Rows for a classifier's answers.
   *
   * @param decision how scores become answers
   * @param confidence how scores become probabilities, where rows have one label each
   * @param form what the files have room for
   * @param logits whether scores before the softmax are written
   */
  AnswerRows(Decision decision, Confidence confidence, Form form, boolean logits) {
    this.decision = decision;
    this.form = form;
    this.columns = AnswerColumns.of(decision, confidence, form, logits, false);
  }

  /** Names and types of all columns. */
  StructType schema() {
    StructType schema = new StructType().add("id", DataTypes.StringType, false);
    for (Column column : columns) {
      schema = schema.add(column.name(), type(column.kind()), false);
    }
    return schema;
  }

  /** The row of an answer. */
  Row row(String id, Answer answer) {
    List<Object> cells = new ArrayList<>();
    cells.add(form == Form.CELLS ? Spreadsheet.safe(id) : id);
    columns.forEach(column -> cells.add(cell(column.kind(), column.value().apply(answer))));
    return RowFactory.create(cells.toArray());
  }

  private DataType type(Kind kind) {
    return switch (kind) {
      case TEXT -> DataTypes.StringType;
      case TRUTH -> DataTypes.BooleanType;
      case NUMBER -> DataTypes.DoubleType;
      case SCORE -> DataTypes.FloatType;
      case TEXTS -> DataTypes.createArrayType(DataTypes.StringType, false);
      case NUMBERS -> DataTypes.createArrayType(DataTypes.DoubleType, false);
      case NUMBER_OF_LABEL -> ofLabels(DataTypes.DoubleType);
      case SCORE_OF_LABEL -> ofLabels(DataTypes.FloatType);
      case SPANS -> DataTypes.createArrayType(SPAN, false);
    };
  }

  private StructType ofLabels(DataType type) {
    return DataTypes.createStructType(
        decision.labels().stream()
            .map(label -> DataTypes.createStructField(label, type, false))
            .toArray(StructField[]::new));
  }

  /** A value as Spark has it. */
  private static Object cell(Kind kind, Object value) {
    return switch (kind) {
      case TEXT, TRUTH, NUMBER, SCORE -> value;
      case TEXTS, NUMBERS -> ((List<?>) value).toArray();
      case NUMBER_OF_LABEL, SCORE_OF_LABEL -> struct((Map<?, ?>) value);
      case SPANS -> ((List<?>) value).stream().map(span -> struct((Map<?, ?>) span)).toArray();
    };
  }

  private static Row struct(Map<?, ?> fields) {
    return RowFactory.create(fields.values().toArray());
  }
}
