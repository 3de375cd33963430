package org.ltp4j.spark;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.lib.input.TextInputFormat;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.ltp4j.cluster.Scoring;
import scala.Tuple2;

/** Rows of files, numbered as {@code ltp predict} numbers those of standard input. */
final class InputRows {
  /** Cells may hold line breaks, so a file is read by one task; "partitions" spreads its rows. */
  private static final Map<String, String> CSV =
      Map.of("header", "true", "multiLine", "true", "escape", "\"");

  private InputRows() {}

  /** The rows of an input in their order. */
  static JavaRDD<InputRow> of(SparkSession spark, Scoring scoring) {
    JavaRDD<InputRow> rows =
        switch (scoring.format()) {
          case JSONL -> lines(spark, scoring.input());
          case CSV -> cells(table(spark, scoring.input()).toJavaRDD());
          // As JSON, for a column may hold lists; nulls are left out.
          case PARQUET ->
              spark
                  .read()
                  .parquet(scoring.input())
                  .toJSON()
                  .toJavaRDD()
                  .map(json -> new InputRow(0, json, null, null));
          default -> throw new IllegalStateException("all formats are above");
        };
    // The header of CSV is line 1.
    long first = scoring.format() == Scoring.Format.CSV ? 2 : 1;
    JavaRDD<InputRow> numbered = rows.zipWithIndex().map(row -> row._1().at(row._2() + first));
    return scoring.partitions() == 0 ? numbered : spread(numbered, scoring.partitions());
  }

  private static JavaRDD<InputRow> lines(SparkSession spark, String input) {
    Configuration hadoop = new Configuration(spark.sparkContext().hadoopConfiguration());
    // A carriage return alone ends no line in ltp.
    hadoop.set("textinputformat.record.delimiter", "\n");
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .newAPIHadoopFile(input, TextInputFormat.class, LongWritable.class, Text.class, hadoop)
        .map(pair -> line(pair._1().get(), pair._2()));
  }

  private static InputRow line(long offset, Text text) {
    try {
      String line =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(text.getBytes(), 0, text.getLength()))
              .toString();
      return new InputRow(
          0, offset == 0 && line.startsWith("\uFEFF") ? line.substring(1) : line, null, null);
    } catch (CharacterCodingException e) {
      return new InputRow(0, null, null, "not UTF-8");
    }
  }

  private static Dataset<Row> table(SparkSession spark, String input) {
    Dataset<Row> table = spark.read().options(CSV).csv(input);
    CsvHeaders.requireAlike(spark, table.inputFiles(), CSV);
    return table;
  }

  private static JavaRDD<InputRow> cells(JavaRDD<Row> rows) {
    return rows.map(
        row -> {
          HashMap<String, String> cells = new HashMap<>();
          for (int i = 0; i < row.size(); i++) {
            if (!row.isNullAt(i)) {
              cells.put(row.schema().fieldNames()[i], row.get(i).toString());
            }
          }
          return new InputRow(0, null, cells, null);
        });
  }

  /** Equal shares in the input's order, the same however often a task is tried. */
  private static JavaRDD<InputRow> spread(JavaRDD<InputRow> rows, int partitions) {
    return JavaPairRDD.fromJavaRDD(rows.map(row -> new Tuple2<>(row.line(), row)))
        .repartitionAndSortWithinPartitions(new Shares(partitions, Math.max(1, rows.count())))
        .values();
  }

  /** Puts neighbours together. */
  private static final class Shares extends Partitioner {
    private final int partitions;
    private final long rows;

    Shares(int partitions, long rows) {
      this.partitions = partitions;
      this.rows = rows;
    }

    @Override
    public int numPartitions() {
      return partitions;
    }

    @Override
    public int getPartition(Object line) {
      return (int) Math.min(partitions - 1, ((Long) line - 1) * partitions / rows);
    }
  }
}
