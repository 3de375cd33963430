package org.ltp4j.spark;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.adapter.AdapterConfig;
import org.ltp4j.answer.Answer;
import org.ltp4j.answer.AnswerColumns.Form;
import org.ltp4j.cluster.Scored;
import org.ltp4j.cluster.Scoring;
import org.ltp4j.data.Example;
import org.ltp4j.data.RowReader;
import org.ltp4j.data.Task;
import org.ltp4j.problem.Problem;

/**
 * {@code ltp predict} over files: each task streams through its rows, and Spark's committer puts
 * the files of the first complete attempt of each task in place.
 */
final class ScoringJob {
  private final SparkSession spark;
  private final Scoring scoring;
  private final AnswerRows rows;
  private final Opening opening;

  ScoringJob(SparkSession spark, Scoring scoring) {
    this.spark = spark;
    this.scoring = scoring;
    SerializableConfiguration hadoop =
        new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    this.opening =
        Opening.of(
            scoring.adapter(),
            scoring.model().orElse(null),
            scoring.ticket().orElse(null),
            scoring.engine(),
            hadoop);
    AdapterConfig config =
        Adapter.open(
                new Locations(hadoop.value(), Locations.sharedCache()).local(scoring.adapter()))
            .config();
    this.rows = new AnswerRows(config.decision(), config.fitted(), form(), scoring.logits());
  }

  Scored run() throws IOException {
    Path output = new Path(scoring.output());
    FileSystem files = output.getFileSystem(spark.sparkContext().hadoopConfiguration());
    if (files.exists(output)) {
      throw Problem.output(
          scoring.output(), "a place that is free", "something there", "choose another --output");
    }
    CollectionAccumulator<LeftOut> faults =
        spark.sparkContext().<LeftOut>collectionAccumulator("left out");
    CollectionAccumulator<Map<Integer, Long>> counts =
        spark.sparkContext().<Map<Integer, Long>>collectionAccumulator("rows");
    Scorer scorer =
        new Scorer(
            opening, scoring.input(), scoring.chunk(), form(), scoring.logits(), faults, counts);
    JavaRDD<Row> answers = InputRows.of(spark, scoring).mapPartitions(scorer::answers);
    DataFrameWriter<Row> writer = spark.createDataFrame(answers, rows.schema()).write();
    boolean written = false;
    try {
      write(writer);
      written = true;
    } finally {
      // Spark's committer takes its files away and leaves the folder, which was not there before.
      if (!written) {
        files.delete(output, true);
      }
    }
    Map<Integer, Long> answered = new HashMap<>();
    counts.value().forEach(answered::putAll);
    return new Scored(
        answered.values().stream().mapToLong(n -> n).sum(),
        LeftOut.warnings(scoring.input(), faults.value()));
  }

  private void write(DataFrameWriter<Row> writer) {
    switch (scoring.format()) {
      case JSONL -> writer.json(scoring.output());
      case CSV -> writer.option("header", true).option("escape", "\"").csv(scoring.output());
      case PARQUET -> writer.parquet(scoring.output());
      default -> throw new IllegalStateException("all formats are above");
    }
  }

  private Form form() {
    return scoring.format() == Scoring.Format.CSV ? Form.CELLS : Form.NESTED;
  }

  /** What is sent to the executors. */
  private record Scorer(
      Opening opening,
      String source,
      int chunk,
      Form form,
      boolean logits,
      CollectionAccumulator<LeftOut> faults,
      CollectionAccumulator<Map<Integer, Long>> counts)
      implements Serializable {

    Iterator<Row> answers(Iterator<InputRow> rows) {
      OpenClassifiers classifier = OpenClassifiers.of(opening);
      Task task = classifier.task();
      AnswerRows table =
          new AnswerRows(classifier.decision(), classifier.confidence(), form, logits);
      int partition = TaskContext.getPartitionId();
      LeftOut left = new LeftOut(partition);
      List<Example> read = new ArrayList<>();
      RowReader reader = new RowReader(task, read::add, left);
      long[] count = {0};
      Answers<InputRow, Answer, Row> answers =
          new Answers<>(
              rows,
              chunk,
              row -> {
                read.clear();
                if (row.fault() != null) {
                  left.add(row.line(), row.fault());
                } else {
                  row.readBy(reader);
                }
                return read.stream().findFirst();
              },
              examples -> classifier.said(source, examples),
              (row, example, answer) -> {
                if (example == null) {
                  return Optional.empty();
                }
                count[0]++;
                return Optional.of(table.row(example.id(), answer));
              });
      TaskContext.get()
          .addTaskCompletionListener(
              context -> {
                faults.add(left);
                counts.add(Map.of(partition, count[0]));
              });
      return answers;
    }
  }
}
