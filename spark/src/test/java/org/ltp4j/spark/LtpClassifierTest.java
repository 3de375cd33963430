package org.ltp4j.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.answer.Classification;
import org.ltp4j.classify.Classifier;
import org.ltp4j.engine.Engine;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;
import py4j.reflection.ReflectionEngine;

/** The classifier as a stage of a pipeline, before and after it was saved. */
class LtpClassifierTest {
  private static final List<Row> ROWS =
      List.of(
          RowFactory.create(1, "a dog", "an animal, seen from afar"),
          RowFactory.create(2, null, "nothing"),
          RowFactory.create(3, "rain", "it is wet"));

  @TempDir static Path dir;
  private static Path adapter;
  private static SparkSession spark;
  private static Dataset<Row> rows;

  @BeforeAll
  static void train() {
    adapter = Ltp4j.trained(dir);
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "localhost")
            .getOrCreate();
    rows =
        spark.createDataFrame(
            ROWS,
            new StructType()
                .add("number", DataTypes.IntegerType)
                .add("one", DataTypes.StringType)
                .add("other", DataTypes.StringType));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static LtpClassifier stage() {
    return new LtpClassifier()
        .setAdapter(adapter.toString())
        .setModel(Ltp4j.model().toString())
        .setInputCols(new String[] {"one", "other"})
        .setThreads(1);
  }

  private static void assertAnswers(Dataset<Row> answers) {
    List<Row> found = answers.orderBy("number").collectAsList();
    assertThat(found).hasSize(ROWS.size());
    try (Classifier classifier = Classifier.load(adapter, Ltp4j.model(), null, Engine.cpu(1))) {
      for (Row row : found) {
        if (row.isNullAt(1)) {
          assertThat(row.<Object>getAs("predictedLabel")).isNull();
          assertThat(row.<Object>getAs("probability")).isNull();
          assertThat(row.<Object>getAs("abstained")).isNull();
          continue;
        }
        Classification alone =
            classifier.classify(
                Map.of("premise", row.getString(1), "hypothesis", row.getString(2)));
        assertThat(row.<String>getAs("predictedLabel")).isEqualTo(alone.label());
        assertThat(classifier.labels().get((int) row.<Double>getAs("prediction").doubleValue()))
            .isEqualTo(alone.label());
        double[] probabilities = row.<Vector>getAs("probability").toArray();
        for (int i = 0; i < probabilities.length; i++) {
          assertThat(probabilities[i])
              .isCloseTo(alone.probabilities().get(classifier.labels().get(i)), within(1e-5));
        }
      }
    }
  }

  @Test
  void aPipelineAnswersAsTheClassifierAloneAlsoOnceItWasSavedAndLoaded() throws Exception {
    PipelineModel pipeline = new Pipeline().setStages(new PipelineStage[] {stage()}).fit(rows);
    assertAnswers(pipeline.transform(rows));
    Path saved = dir.resolve("pipeline");
    pipeline.write().save(saved.toString());
    assertAnswers(PipelineModel.load(saved.toString()).transform(rows));
    stage().setChunk(7).write().save(dir.resolve("stage").toString());
    LtpClassifier loaded = LtpClassifier.load(dir.resolve("stage").toString());
    assertThat(loaded.explainParams()).contains("current: 7");
    assertAnswers(loaded.transform(rows));
  }

  /** The adapter with a threshold that lies between the certainty of the two answers. */
  @Test
  void itAbstainsWhereTheAdapterSaysSo() throws Exception {
    List<Double> certainties = new ArrayList<>();
    for (Row row : stage().transform(rows).where("one is not null").collectAsList()) {
      assertThat(row.<Boolean>getAs("abstained")).isFalse();
      certainties.add(Arrays.stream(row.<Vector>getAs("probability").toArray()).max().orElse(0));
    }
    double threshold = (certainties.get(0) + certainties.get(1)) / 2;
    Path unsure = Files.createDirectory(dir.resolve("unsure"));
    try (var files = Files.newDirectoryStream(adapter.resolve("adapter"))) {
      for (Path file : files) {
        Files.copy(file, unsure.resolve(file.getFileName()));
      }
    }
    Path config = unsure.resolve("adapter_config.json");
    ObjectNode json = (ObjectNode) Json.MAPPER.readTree(config.toFile());
    json.putObject("confidence").put("temperature", 1).put("abstain_below", threshold);
    Files.writeString(config, Json.page(json));

    Dataset<Row> answers =
        stage().setAdapter(unsure.toString()).setAbstainedCol("unsure").transform(rows);
    for (Row row : answers.where("one is not null").collectAsList()) {
      double certainty = Arrays.stream(row.<Vector>getAs("probability").toArray()).max().orElse(0);
      assertThat(row.<Boolean>getAs("unsure")).isEqualTo(certainty < threshold);
    }
    assertThat(answers.where("unsure").count()).isEqualTo(1);
  }

  @Test
  void halfPrecisionIsNearbyAndNotTheSame() {
    List<Row> single = stage().transform(rows).orderBy("number").collectAsList();
    List<Row> half = stage().setPrecision("bf16").transform(rows).orderBy("number").collectAsList();
    double largest = 0;
    for (int i = 0; i < single.size(); i++) {
      if (!single.get(i).isNullAt(1)) {
        double[] a = single.get(i).<Vector>getAs("probability").toArray();
        double[] b = half.get(i).<Vector>getAs("probability").toArray();
        for (int c = 0; c < a.length; c++) {
          largest = Math.max(largest, Math.abs(a[c] - b[c]));
        }
      }
    }
    assertThat(largest).isBetween(1e-7, 0.1);
    assertThatThrownBy(() -> stage().setPrecision("int7").transform(rows))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("fp32, bf16 or int8", "'int7'");
  }

  /** What PySpark does with a call: py4j finds the method by the types of Python's values. */
  private static Object fromPython(Object target, String method, Object... values) {
    ReflectionEngine py4j = new ReflectionEngine();
    return py4j.invoke(target, py4j.getMethod(target, method, values), values);
  }

  @Test
  void callsFromPythonFindTheirMethods() {
    Object stage = new LtpClassifier();
    stage = fromPython(stage, "setAdapter", adapter.toString());
    stage = fromPython(stage, "setModel", Ltp4j.model().toString());
    stage = fromPython(stage, "setInputCols", new ArrayList<>(List.of("one", "other")));
    stage = fromPython(stage, "setThreads", 1);
    stage = fromPython(stage, "setChunk", 3);
    stage = fromPython(stage, "setPrecision", "fp32");
    Object answers = fromPython(stage, "transform", rows);
    assertAnswers(((Dataset<?>) answers).toDF());
  }

  @Test
  void wrongColumnsAreSaidBeforeAnythingRuns() {
    assertThatThrownBy(() -> stage().setInputCols(new String[] {"one", "two"}).transform(rows))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("premise, hypothesis", "two", "setInputCols");
    assertThatThrownBy(() -> stage().setPredictionCol("number").transformSchema(rows.schema()))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("number", "predictionCol");
    assertThatThrownBy(() -> new LtpClassifier().transform(rows))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("setAdapter");
  }
}
