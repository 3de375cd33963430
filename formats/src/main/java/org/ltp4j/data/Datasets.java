package org.ltp4j.data;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.ltp4j.problem.Problem;

/**
 * The one way in for labelled and unlabelled rows: TSV with or without header, CSV, JSONL and JSON,
 * packed or not, and Parquet, one language or many in a file.
 */
public final class Datasets {
  private Datasets() {}

  /** Reads the labelled rows of one language (null: all); bad rows are refused. */
  public static Dataset load(Task task, Path file, String language) {
    return load(task, file, Reading.of(language));
  }

  /**
   * Reads a file.
   *
   * @throws Problem if it cannot be read, lacks columns, has bad rows that are refused, or nothing
   *     of it is left
   */
  public static Dataset load(Task task, Path file, Reading reading) {
    return load(task, file, reading, false);
  }

  /** As {@link #load(Task, Path, Reading)}; rows of another language are refused, not left out. */
  static Dataset loadWhole(Task task, Path file, Reading reading) {
    return load(task, file, reading, true);
  }

  private static Dataset load(Task task, Path file, Reading reading, boolean whole) {
    HashedInput.requireFile(file);
    RowFormat format = RowFormat.of(file, task);
    BadRowLog bad = new BadRowLog(file, "row");
    List<Example> examples = new ArrayList<>();
    ExampleReader reader =
        new ExampleReader(task, reading, bad, (example, line) -> examples.add(example));
    String hash;
    try (HashedInput input = new HashedInput(file)) {
      reader.read(input, format, bad);
      hash = input.sha256();
    }
    if (whole) {
      reader.requireOneLanguage(file);
    }
    List<String> warnings = bad.finish(reading.badRows());
    if (examples.isEmpty()) {
      throw reader.nothing(file, warnings);
    }
    return new Dataset(examples, file.toString(), hash, warnings);
  }

  /**
   * Hands over rows as they come, e.g. from standard input. Bad rows are told of at the end, when
   * all others have been handed over.
   *
   * @param name stands for the stream in messages; its ending says what it holds, e.g. {@code
   *     stdin.jsonl}, or {@code stdin.txt} for a text a line
   * @return warnings about rows that were left out
   * @throws Problem as {@link #load(Task, Path, Reading)}, except that no rows are no problem
   */
  public static List<String> stream(
      Task task, String name, InputStream in, Reading reading, Consumer<Example> sink) {
    BadRowLog bad = new BadRowLog(name, "row");
    stream(task, name, RowFormat.of(Path.of(name)), in, reading, sink, bad);
    return bad.finish(reading.badRows());
  }

  /**
   * The same for those who have something to say of every row: the usable rows and the others come
   * in the order of the stream.
   *
   * @param name stands for the stream in messages
   * @param faults hears of rows that cannot be used
   */
  public static void stream(
      Task task,
      String name,
      RowFormat format,
      InputStream in,
      Reading reading,
      Consumer<Example> sink,
      Faults faults) {
    Path file = Path.of(name);
    ExampleReader reader =
        new ExampleReader(task, reading, faults, (example, line) -> sink.accept(example));
    try (HashedInput input = new HashedInput(file, in)) {
      reader.read(input, format, faults);
    }
  }

  /**
   * Hands over the rows of a file with their line numbers, and keeps none of them.
   *
   * @return warnings about rows that were left out
   * @throws Problem as {@link #load(Task, Path, Reading)}, except that no rows are no problem
   */
  public static List<String> scan(
      Task task, Path file, Reading reading, ObjLongConsumer<Example> sink) {
    HashedInput.requireFile(file);
    BadRowLog bad = new BadRowLog(file, "row");
    ExampleReader reader = new ExampleReader(task, reading, bad, sink);
    try (HashedInput input = new HashedInput(file)) {
      reader.read(input, RowFormat.of(file, task), bad);
    }
    return bad.finish(reading.badRows());
  }

  /**
   * Refuses what is no file before it is read, as reading it would.
   *
   * @throws Problem if it is a folder or not there, with the name that was probably meant
   */
  public static void requireFile(Path file) {
    HashedInput.requireFile(file);
  }

  /** Whether a file's name ends as a data file's. */
  public static boolean isDataFile(Path file) {
    return SplitFiles.isDataFile(file);
  }

  /**
   * All splits of a folder under the usual names, in the order train, dev, test; without any of
   * them, the files of languages as the split {@code rows}.
   *
   * @throws Problem as {@link #languages}
   */
  public static Map<String, LanguageFiles> splits(Task task, Path folder) {
    return SplitFiles.all(task, folder);
  }

  /**
   * The files of a split by language, in the task's order. Found are {@code split-language.tsv},
   * {@code split/language.tsv}, {@code language/split.tsv}, {@code name.split.tsv} and {@code
   * split.tsv} with a language column or of one language, and {@code language.tsv}, each with any
   * known ending; the first of these layouts that a folder has is taken. Any name is a language's,
   * and {@link Task#language} its code.
   *
   * @throws Problem if there is none, or two files of one language
   */
  public static LanguageFiles languages(Task task, Path folder, String split) {
    return SplitFiles.find(task, folder, split);
  }
}
