package org.ltp4j.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.answer.Classification;
import org.ltp4j.answer.Refusals;
import org.ltp4j.data.Example;
import org.ltp4j.data.Task;
import org.ltp4j.engine.MatrixLibrary;
import org.ltp4j.engine.Precision;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.EngineSettings;

/**
 * A trained classifier as a stage of a Spark ML pipeline.
 *
 * <pre>{@code
 * Dataset<Row> answers =
 *     new LtpClassifier()
 *         .setAdapter("hdfs:///models/nli/adapter")
 *         .setModel("hdfs:///models/xlm-roberta-base")
 *         .setInputCols(new String[] {"premise", "hypothesis"})
 *         .transform(rows);
 * }</pre>
 *
 * <p>It adds four columns: {@code predictedLabel}, the label's name; {@code prediction}, its index
 * in the order of the task; {@code probability}, a vector in that order; {@code abstained}, whether
 * the label should not be relied on, as its probability is below the adapter's threshold, if it has
 * one. Rows without text in one of the columns get nulls. A saved pipeline holds locations, not the
 * model.
 */
public final class LtpClassifier extends Transformer implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Param<String> adapter;
  private final Param<String> model;
  private final Param<String> ticket;
  private final StringArrayParam inputCols;
  private final Param<String> predictedLabelCol;
  private final Param<String> predictionCol;
  private final Param<String> probabilityCol;
  private final Param<String> abstainedCol;
  private final IntParam chunk;
  private final IntParam threads;
  private final Param<String> precision;

  /** A stage with a name of its own. */
  public LtpClassifier() {
    this(Identifiable$.MODULE$.randomUID("ltpClassifier"));
  }

  /** A stage of that name, as Spark makes one to read it. */
  public LtpClassifier(String uid) {
    this.uid = uid;
    adapter = text("adapter", "location of the adapter");
    model = text("model", "location of its base model; without it where the adapter says");
    ticket = text("ticket", "location of its ticket, where the adapter names only the hash");
    inputCols = new StringArrayParam(this, "inputCols", "columns of the task's fields, in order");
    predictedLabelCol = text("predictedLabelCol", "column for the label's name");
    predictionCol = text("predictionCol", "column for the label's index");
    probabilityCol = text("probabilityCol", "column for the vector of probabilities");
    abstainedCol = text("abstainedCol", "column for whether the classifier abstains");
    chunk = new IntParam(this, "chunk", "rows to sort by length together", ParamValidators.gt(0));
    threads = new IntParam(this, "threads", "CPU threads; 0 = the executor's cores");
    precision = text("precision", "number format of matrix products: fp32, bf16 or int8");
    setDefault(predictedLabelCol, "predictedLabel");
    setDefault(predictionCol, "prediction");
    setDefault(probabilityCol, "probability");
    setDefault(abstainedCol, "abstained");
    setDefault(chunk, 256);
    setDefault(threads, 0);
    setDefault(precision, "fp32");
  }

  private Param<String> text(String name, String doc) {
    return new Param<>(this, name, doc);
  }

  /** Reads a saved stage. */
  public static MLReader<LtpClassifier> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads a saved stage from there. */
  public static LtpClassifier load(String path) {
    return read().load(path);
  }

  @Override
  public String uid() {
    return uid;
  }

  // Spark finds parameters by these methods.

  /** Where the adapter is. */
  public Param<String> adapter() {
    return adapter;
  }

  /** Where its base model is. */
  public Param<String> model() {
    return model;
  }

  /** Where its ticket is. */
  public Param<String> ticket() {
    return ticket;
  }

  /** The columns of the fields. */
  public StringArrayParam inputCols() {
    return inputCols;
  }

  /** The column of names. */
  public Param<String> predictedLabelCol() {
    return predictedLabelCol;
  }

  /** The column of indexes. */
  public Param<String> predictionCol() {
    return predictionCol;
  }

  /** The column of vectors. */
  public Param<String> probabilityCol() {
    return probabilityCol;
  }

  /** The column of abstentions. */
  public Param<String> abstainedCol() {
    return abstainedCol;
  }

  /** Rows read ahead. */
  public IntParam chunk() {
    return chunk;
  }

  /** CPU threads. */
  public IntParam threads() {
    return threads;
  }

  /** Number format. */
  public Param<String> precision() {
    return precision;
  }

  /** The adapter's location: a path on all machines or a Hadoop location. */
  public LtpClassifier setAdapter(String location) {
    return put(adapter, location);
  }

  /** The base model's location. */
  public LtpClassifier setModel(String location) {
    return put(model, location);
  }

  /** The ticket's location. */
  public LtpClassifier setTicket(String location) {
    return put(ticket, location);
  }

  /** The columns of the task's fields, in their order; by default their names. */
  public LtpClassifier setInputCols(String[] columns) {
    return put(inputCols, columns.clone());
  }

  /** The same for callers from Python, whose lists come as lists. */
  public LtpClassifier setInputCols(List<String> columns) {
    return setInputCols(columns.toArray(String[]::new));
  }

  /** The column for the label's name. */
  public LtpClassifier setPredictedLabelCol(String column) {
    return put(predictedLabelCol, column);
  }

  /** The column for the label's index. */
  public LtpClassifier setPredictionCol(String column) {
    return put(predictionCol, column);
  }

  /** The column for the probabilities. */
  public LtpClassifier setProbabilityCol(String column) {
    return put(probabilityCol, column);
  }

  /** The column for whether the classifier abstains. */
  public LtpClassifier setAbstainedCol(String column) {
    return put(abstainedCol, column);
  }

  /** Rows whose lengths are sorted together. */
  public LtpClassifier setChunk(int rows) {
    set(chunk, rows);
    return this;
  }

  /** CPU threads of an executor's classifier. */
  public LtpClassifier setThreads(int number) {
    set(threads, number);
    return this;
  }

  /** Number format of matrix products: {@code fp32}, {@code bf16} or {@code int8}. */
  public LtpClassifier setPrecision(String format) {
    return put(precision, format);
  }

  private <T> LtpClassifier put(Param<T> param, T value) {
    set(param, value);
    return this;
  }

  @Override
  public LtpClassifier copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    List<String> taken = new ArrayList<>(Arrays.asList(schema.fieldNames()));
    for (Param<String> column : columns()) {
      String name = value(column);
      if (taken.contains(name)) {
        throw Problem.usage(
            "LtpClassifier", "no column '" + name + "'", "one", "set another " + column.name());
      }
      taken.add(name);
    }
    return schema
        .add(value(predictedLabelCol), DataTypes.StringType, true)
        .add(value(predictionCol), DataTypes.DoubleType, true)
        .add(value(probabilityCol), SQLDataTypes.VectorType(), true)
        .add(value(abstainedCol), DataTypes.BooleanType, true);
  }

  private List<Param<String>> columns() {
    return List.of(predictedLabelCol, predictionCol, probabilityCol, abstainedCol);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    Opening opening = opening(dataset);
    Map<String, Integer> columns = columns(opening, dataset.schema());
    StructType schema = transformSchema(dataset.schema());
    int ahead = (Integer) getOrDefault(chunk);
    return dataset
        .toDF()
        .mapPartitions(
            (org.apache.spark.api.java.function.MapPartitionsFunction<Row, Row>)
                rows -> {
                  OpenClassifiers classifier = OpenClassifiers.of(opening);
                  List<String> labels = classifier.decision().labels();
                  return new Answers<Row, Classification, Row>(
                      rows,
                      ahead,
                      row -> example(row, columns),
                      examples -> classifier.classify("rows", examples),
                      (row, example, answer) -> Optional.of(answered(row, answer, labels)));
                },
            Encoders.row(schema));
  }

  private Opening opening(Dataset<?> dataset) {
    if (!isDefined(adapter)) {
      throw Problem.usage("LtpClassifier", "an adapter", "none", "call setAdapter");
    }
    return Opening.of(
        value(adapter),
        isDefined(model) ? value(model) : null,
        isDefined(ticket) ? value(ticket) : null,
        new EngineSettings("cpu", (Integer) getOrDefault(threads), format(), MatrixLibrary.AUTO, 1),
        new SerializableConfiguration(dataset.sparkSession().sparkContext().hadoopConfiguration()));
  }

  private Precision format() {
    String name = value(precision);
    return Arrays.stream(Precision.values())
        .filter(p -> p.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.usage(
                    "LtpClassifier", "fp32, bf16 or int8", "'" + name + "'", "set precision"));
  }

  /** Where the task's fields stand in a row. */
  private Map<String, Integer> columns(Opening opening, StructType schema) {
    Task task =
        Adapter.open(
                new Locations(opening.hadoop().value(), Locations.sharedCache())
                    .local(opening.adapter()))
            .config()
            .task();
    Refusals.severalLabels(opening.adapter(), task.kind());
    List<String> fields = task.fields();
    List<String> names = isDefined(inputCols) ? List.of(getOrDefault(inputCols)) : fields;
    List<String> there = List.of(schema.fieldNames());
    if (names.size() != fields.size() || !there.containsAll(names)) {
      throw Problem.usage(
          "LtpClassifier",
          "input columns for " + String.join(", ", fields),
          names + " of a table with " + there,
          "call setInputCols");
    }
    Map<String, Integer> columns = new HashMap<>();
    for (int i = 0; i < fields.size(); i++) {
      columns.put(fields.get(i), there.indexOf(names.get(i)));
    }
    return columns;
  }

  private static Optional<Example> example(Row row, Map<String, Integer> columns) {
    Map<String, String> fields = new HashMap<>();
    columns.forEach(
        (field, at) -> fields.put(field, row.isNullAt(at) ? null : row.get(at).toString()));
    boolean usable =
        !fields.containsValue(null) && !fields.values().stream().allMatch(String::isBlank);
    return usable ? Optional.of(new Example("of a table", null, fields, null)) : Optional.empty();
  }

  private static Row answered(Row row, Classification answer, List<String> labels) {
    Object[] cells = new Object[row.size() + 4];
    for (int i = 0; i < row.size(); i++) {
      cells[i] = row.get(i);
    }
    if (answer != null) {
      cells[row.size()] = answer.label();
      cells[row.size() + 1] = (double) labels.indexOf(answer.label());
      double[] probabilities = labels.stream().mapToDouble(answer.probabilities()::get).toArray();
      cells[row.size() + 2] = Vectors.dense(probabilities);
      cells[row.size() + 3] = answer.abstained();
    }
    return RowFactory.create(cells);
  }

  private String value(Param<String> param) {
    return getOrDefault(param);
  }
}
