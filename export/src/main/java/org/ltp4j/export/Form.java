package org.ltp4j.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.ltp4j.data.Example;
import org.ltp4j.scoring.EncodedSet;

/** A form that a classifier can be written in: a directory that other software opens. */
interface Form extends AutoCloseable {
  /** Writes the directory's files. */
  void write(Path folder) throws IOException;

  /**
   * Scores by what lies in the directory and nothing else.
   *
   * @param rows what is classified
   * @param own the same rows as the classifier itself reads them
   * @return a score of each label for each row
   */
  List<float[]> scores(Path folder, List<Example> rows, EncodedSet own) throws IOException;

  /** A rendered input's ids as the directory's own program makes them of the text. */
  int[] ids(int[] own);

  /** The largest difference of a probability that is no fault: rounding, in single precision. */
  default double tolerance() {
    return 1e-5;
  }

  /** What a person should know of it. */
  default List<String> warnings() {
    return List.of();
  }

  @Override
  void close();
}
