package org.ltp4j.evaluation;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.problem.Problem;

/**
 * Predictions as tab-separated text: a header; then for each row its id, true label (empty if
 * unknown), predicted label, and the probability of each label to eight decimals. Quotes are
 * literal characters; in ids and labels a backslash stands before {@code \}, {@code t}, {@code n},
 * {@code r}, and {@code u} with four hexadecimal digits, for the characters that would break lines,
 * and for the first one of a cell that a spreadsheet program would take for a formula.
 */
public final class PredictionsFile {
  private static final int DECIMALS = 8;

  /** Cells before the probabilities. */
  private static final int BEFORE = 3;

  private PredictionsFile() {}

  /**
   * The file's name for a language: {@code predictions-en.tsv}. Other characters than ASCII
   * letters, digits, {@code -} and {@code _} are written as in URLs, so that no code leads out of
   * the directory.
   */
  public static String name(String language) {
    StringBuilder name = new StringBuilder("predictions-");
    for (byte b : language.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = b > 0 && (Character.isLetterOrDigit(b) || b == '-' || b == '_');
      name.append(plain ? Character.toString(b) : "%%%02X".formatted(b));
    }
    return name.append(".tsv").toString();
  }

  /** Writes the file under its final name once it is complete. */
  public static void write(Path file, List<String> labels, List<Prediction> predictions) {
    List<String> header = new ArrayList<>(List.of("id", "gold", "predicted"));
    labels.forEach(label -> header.add("p_" + label));
    AtomicFiles.write(
        file,
        out -> {
          Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
          line(text, header);
          for (Prediction prediction : predictions) {
            line(text, cells(labels, prediction));
          }
          text.flush();
        });
  }

  /**
   * Reads a file that {@link #write} wrote.
   *
   * @param remedy what to do if it cannot be used
   * @throws Problem if it is missing or damaged
   */
  public static List<StoredPrediction> read(Path file, String remedy) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw Problem.input(file, "predictions", e.getClass().getSimpleName(), remedy).causedBy(e);
    }
    int columns = lines.isEmpty() ? 0 : lines.get(0).split("\t", -1).length;
    List<StoredPrediction> rows = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split("\t", -1);
      double[] probabilities = columns == cells.length ? probabilities(cells) : null;
      if (probabilities == null) {
        throw Problem.input(
            file + ", line " + (i + 1),
            "id, label, prediction and a probability for each label, between tabs",
            "'" + lines.get(i) + "'",
            remedy);
      }
      rows.add(
          new StoredPrediction(
              Cells.rearm(cells[0]), Cells.rearm(cells[1]), Cells.rearm(cells[2]), probabilities));
    }
    return rows;
  }

  /** Null unless there are some, and all are numbers. */
  private static double[] probabilities(String[] cells) {
    if (cells.length <= BEFORE) {
      return null;
    }
    double[] numbers = new double[cells.length - BEFORE];
    for (int i = 0; i < numbers.length; i++) {
      try {
        numbers[i] = Double.parseDouble(cells[BEFORE + i]);
      } catch (NumberFormatException e) {
        return null;
      }
    }
    return numbers;
  }

  private static List<String> cells(List<String> labels, Prediction prediction) {
    List<String> cells = new ArrayList<>();
    cells.add(prediction.id());
    cells.add(prediction.gold() == null ? "" : prediction.gold());
    cells.add(labels.get(prediction.label()));
    for (double p : prediction.probabilities()) {
      // Not String.format: Java 19 changed the digits it starts from.
      cells.add(new BigDecimal(p).setScale(DECIMALS, RoundingMode.HALF_EVEN).toPlainString());
    }
    return cells;
  }

  private static void line(Writer text, List<String> cells) throws IOException {
    text.write(
        cells.stream().map(Cells::escape).map(Cells::disarm).collect(Collectors.joining("\t")));
    text.write('\n');
  }
}
