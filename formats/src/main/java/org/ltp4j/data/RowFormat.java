package org.ltp4j.data;

import java.nio.file.Path;
import java.util.Locale;
import org.ltp4j.problem.Problem;

/** The shapes of data files, by the end of their names; {@code .gz} may follow. */
enum RowFormat {
  TSV,
  CSV,
  JSONL,
  JSON;

  /** The format of a file, which need not be there: e.g. of standard input. */
  static RowFormat of(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT).replaceAll("\\.gz$", "");
    String extension = name.substring(name.lastIndexOf('.') + 1);
    return switch (extension) {
      case "tsv" -> TSV;
      case "csv" -> CSV;
      case "jsonl", "ndjson" -> JSONL;
      case "json" -> JSON;
      default ->
          throw Problem.input(
              file,
              "a file ending in .tsv, .csv, .jsonl or .json (.gz may follow)",
              "." + extension,
              "rename the file after what it contains");
    };
  }
}
