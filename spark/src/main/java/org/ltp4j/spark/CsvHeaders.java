package org.ltp4j.spark;

import com.univocity.parsers.csv.CsvParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.sql.execution.datasources.CodecStreams;
import org.apache.spark.util.SerializableConfiguration;
import org.ltp4j.problem.Problem;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The headers of CSV files that are read as one table. Spark takes the names of one file for the
 * columns of all; its own check ({@code enforceSchema}) comes only when a file's turn has come, and
 * refuses columns without a name.
 */
final class CsvHeaders {
  private CsvHeaders() {}

  /**
   * Makes sure that all files have the same columns in the same order.
   *
   * @param files locations as URIs
   * @param options that they are read with
   * @throws Problem naming a file that has others than the first one
   */
  static void requireAlike(SparkSession spark, String[] files, Map<String, String> options) {
    if (files.length < 2) {
      return;
    }
    SerializableConfiguration hadoop =
        new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    List<Header> headers =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(Arrays.stream(files).sorted().toList())
            .map(file -> Header.read(file, options, hadoop.value()))
            // A file without a header has no rows either.
            .filter(header -> header.columns() != null)
            .collect();
    for (Header header : headers) {
      header.requireLike(headers.get(0));
    }
  }

  /**
   * The first row of a file.
   *
   * @param file its location as a URI
   * @param columns names, which may be empty; null if there is no row
   */
  private record Header(String file, List<String> columns) implements Serializable {

    static Header read(String file, Map<String, String> options, Configuration hadoop)
        throws IOException {
      var given =
          scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(options));
      CsvParser parser = new CsvParser(new CSVOptions(given, false, "UTC").asParserSettings());
      try (InputStream in = CodecStreams.createInputStream(hadoop, new Path(URI.create(file)))) {
        parser.beginParsing(in, StandardCharsets.UTF_8);
        String[] cells = parser.parseNext();
        return new Header(file, cells == null ? null : Arrays.asList(cells));
      }
    }

    void requireLike(Header first) {
      for (int i = 0; i < Math.max(columns.size(), first.columns.size()); i++) {
        if (!name(i).equals(first.name(i))) {
          throw Problem.input(
              place(),
              "column %s as in %s, %s".formatted(i + 1, first.place(), first.name(i)),
              name(i),
              "give all files the same columns in the same order, or classify them one at a time");
        }
      }
    }

    private String name(int column) {
      return column < columns.size() ? "'" + columns.get(column) + "'" : "none";
    }

    private String place() {
      Path path = new Path(URI.create(file));
      return "file".equals(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
    }
  }
}
