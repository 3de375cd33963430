package org.ltp4j.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.ltp4j.problem.Problem;

/** What the name of a file of answers says: their format, and whether they are packed. */
final class AnswerFile {
  private static final String GZIP = ".gz";

  private AnswerFile() {}

  /**
   * The format that a name ends in.
   *
   * @throws Problem if it ends in none
   */
  static AnswerLines.Format format(String file) {
    String name = lower(file);
    String plain = isPacked(file) ? name.substring(0, name.length() - GZIP.length()) : name;
    return switch (ending(plain)) {
      case ".jsonl", ".ndjson" -> AnswerLines.Format.JSONL;
      case ".csv" -> AnswerLines.Format.CSV;
      case ".tsv" -> AnswerLines.Format.TSV;
      default -> throw unknown(file, name, "say --output-format, or choose another name");
    };
  }

  /** Refuses a name that promises a packing which only rows that are read may have. */
  static void requirePackable(String file) {
    String name = lower(file);
    if (name.endsWith(".zst") || name.endsWith(".xz")) {
      throw unknown(file, name, "choose another name");
    }
  }

  /** Writes into the file, packed if its name says so; whoever is done closes it. */
  static Writer writer(String file, OutputStream out) throws IOException {
    OutputStream target = isPacked(file) ? new GZIPOutputStream(out) : out;
    return new BufferedWriter(new OutputStreamWriter(target, StandardCharsets.UTF_8));
  }

  private static boolean isPacked(String file) {
    return lower(file).endsWith(GZIP);
  }

  private static Problem unknown(String file, String name, String remedy) {
    String ending = ending(name);
    return Problem.usage(
        "--output " + file,
        "a name ending in .jsonl, .csv or .tsv (.gz may follow)",
        ending.isEmpty() ? "no ending" : ending,
        remedy);
  }

  private static String ending(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot);
  }

  private static String lower(String file) {
    return Path.of(file).getFileName().toString().toLowerCase(Locale.ROOT);
  }
}
