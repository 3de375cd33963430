package org.ltp4j.cluster;

import java.util.Locale;
import java.util.Optional;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.EngineSettings;

/**
 * Rows to classify on a cluster. All places are paths or locations that the cluster understands.
 *
 * @param adapter what was trained
 * @param model its base, if it is not where the adapter says
 * @param ticket its ticket, if the adapter names only the hash
 * @param input a file, or a folder of files
 * @param output a folder that is not there yet
 * @param format of both
 * @param logits whether scores before the softmax are wanted
 * @param chunk rows whose lengths are sorted together
 * @param partitions tasks to cut the rows into; 0 leaves them as the input is cut
 * @param engine how executors compute; 0 threads stand for the cores of an executor
 */
public record Scoring(
    String adapter,
    Optional<String> model,
    Optional<String> ticket,
    String input,
    String output,
    Format format,
    boolean logits,
    int chunk,
    int partitions,
    EngineSettings engine) {

  /** Formats of tables. */
  public enum Format {
    /** Columns, in binary. */
    PARQUET,
    /** An object a line. */
    JSONL,
    /** Cells between commas, below a header. */
    CSV;

    /**
     * The format that a name ends in; {@code .gz} may follow.
     *
     * @throws Problem if it ends in none
     */
    public static Format of(String location) {
      String name = location.toLowerCase(Locale.ROOT).replaceAll("(\\.gz)?/*$", "");
      for (Format format : values()) {
        if (name.endsWith("." + format.name().toLowerCase(Locale.ROOT))) {
          return format;
        }
      }
      throw Problem.usage(
          "--input " + location,
          "a name ending in .parquet, .jsonl or .csv",
          "another",
          "say --format");
    }
  }
}
