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
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.problem.Problem;

/**
 * Predictions as tab-separated text: a header; then for each row its id, true answer (empty if
 * unknown), predicted answer, and the probability of each label to eight decimals. Several labels
 * of a row stand between {@code |}, which alone says that there is none. Tags of words stand
 * between spaces; then there are two more columns, {@code words} and, in place of labels'
 * probabilities, {@code p}, that of each word's predicted tag, 0 where it was not read. Quotes are
 * literal characters; in ids and labels a backslash stands before {@code \}, {@code t}, {@code n},
 * {@code r}, and {@code u} with four hexadecimal digits, for the characters that would break lines,
 * and for the first one of a cell that a spreadsheet program would take for a formula.
 */
public final class PredictionsFile {
  private static final int DECIMALS = 8;

  /** Column of the probabilities of words' tags. */
  private static final String PROBABILITY = "p";

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

  /**
   * Writes the file under its final name once it is complete.
   *
   * @param words of each row, where they are what has labels; else not looked at
   * @param confidence how scores become probabilities where there is one label; else of no account
   */
  public static void write(
      Path file,
      Decision decision,
      List<Prediction> predictions,
      List<List<String>> words,
      Confidence confidence) {
    List<String> header = new ArrayList<>(List.of("id", "gold", "predicted"));
    if (decision instanceof WordTags) {
      header.addAll(List.of(PROBABILITY, "words"));
    } else {
      decision.labels().forEach(label -> header.add("p_" + label));
    }
    AtomicFiles.write(
        file,
        out -> {
          Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
          line(text, header);
          for (int i = 0; i < predictions.size(); i++) {
            line(
                text,
                decision instanceof WordTags
                    ? tagged(decision, predictions.get(i), words.get(i))
                    : cells(decision, predictions.get(i), confidence));
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
    List<String> header = lines.isEmpty() ? List.of() : List.of(lines.get(0).split("\t", -1));
    boolean tags = header.indexOf(PROBABILITY) == BEFORE;
    List<StoredPrediction> rows = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split("\t", -1);
      double[] probabilities =
          header.size() != cells.length
              ? null
              : tags ? numbers(cells[BEFORE].split(" "), 0) : numbers(cells, BEFORE);
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

  /** Null unless there are some from a place on, and all are numbers. */
  private static double[] numbers(String[] cells, int from) {
    if (cells.length <= from) {
      return null;
    }
    double[] numbers = new double[cells.length - from];
    for (int i = 0; i < numbers.length; i++) {
      try {
        numbers[i] = Double.parseDouble(cells[from + i]);
      } catch (NumberFormatException e) {
        return null;
      }
    }
    return numbers;
  }

  private static List<String> cells(
      Decision decision, Prediction prediction, Confidence confidence) {
    List<String> cells = answers(decision, prediction, 0);
    float[] scores = prediction.scores();
    double[] probabilities =
        decision instanceof OneLabel
            ? confidence.probabilities(scores)
            : decision.probabilities(scores, 0);
    for (double p : probabilities) {
      cells.add(number(p));
    }
    return cells;
  }

  private static List<String> tagged(Decision decision, Prediction prediction, List<String> words) {
    List<String> cells = answers(decision, prediction, words.size());
    cells.add(
        Arrays.stream(decision.probabilities(prediction.scores(), words.size()))
            .mapToObj(PredictionsFile::number)
            .collect(Collectors.joining(" ")));
    cells.add(String.join(" ", words));
    return cells;
  }

  /** The id, the true answer and the predicted one. */
  private static List<String> answers(Decision decision, Prediction prediction, int words) {
    List<String> said =
        Arrays.stream(decision.decide(prediction.scores(), words))
            .mapToObj(decision.labels()::get)
            .toList();
    return new ArrayList<>(
        List.of(
            prediction.id(),
            prediction.gold() == null ? "" : decision.text(prediction.gold()),
            decision.text(said)));
  }

  private static String number(double p) {
    // Not String.format: Java 19 changed the digits it starts from.
    return new BigDecimal(p).setScale(DECIMALS, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static void line(Writer text, List<String> cells) throws IOException {
    text.write(
        cells.stream().map(Cells::escape).map(Cells::disarm).collect(Collectors.joining("\t")));
    text.write('\n');
  }
}
