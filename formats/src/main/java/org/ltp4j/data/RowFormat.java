package org.ltp4j.data;

import java.nio.file.Path;
import java.util.Locale;
import org.ltp4j.problem.Problem;

/**
 * The shapes of data files, by the end of their names; {@code .gz}, {@code .zst} or {@code .xz} may
 * follow.
 */
public enum RowFormat {
  /** Cells between tabs; quotes are literal characters. */
  TSV,
  /** Cells between commas, quoted where they must be (RFC 4180). */
  CSV,
  /** An object a line. */
  JSONL,
  /** A list or a dictionary of objects. */
  JSON,
  /** Columns (Apache Parquet), with the module {@code ltp4j-parquet}. */
  PARQUET,
  /** A word and its tag a line, a blank line between sentences. */
  CONLL,
  /** A text a line, for unlabelled rows of one field; it has no columns. */
  TEXT;

  /**
   * The format that a file's name ends in.
   *
   * @throws Problem if it ends in none
   */
  public static RowFormat of(Path file) {
    String name =
        file.getFileName()
            .toString()
            .toLowerCase(Locale.ROOT)
            .replaceAll(Compression.ENDING + "$", "");
    String extension = name.substring(name.lastIndexOf('.') + 1);
    return switch (extension) {
      case "tsv" -> TSV;
      case "csv" -> CSV;
      case "jsonl", "ndjson" -> JSONL;
      case "json" -> JSON;
      case "parquet" -> PARQUET;
      case "conll", "bio", "iob", "iob2" -> CONLL;
      case "txt" -> TEXT;
      default -> throw unknown(file, "." + extension);
    };
  }

  /**
   * The same for rows of a task: its words with tags come as {@code .txt}, too.
   *
   * @throws Problem as {@link #of(Path)}
   */
  static RowFormat of(Path file, Task task) {
    RowFormat format = of(file);
    return format == TEXT && task.kind() == TaskKind.TOKENS ? CONLL : format;
  }

  static Problem unknown(Path file, String extension) {
    return Problem.input(
        file,
        "a file ending in .tsv, .csv, .jsonl, .json or .conll (.gz, .zst or .xz may follow), or .parquet",
        extension,
        "rename the file after what it contains");
  }
}
