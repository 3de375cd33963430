package org.ltp4j.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ltp4j.problem.Problem;

/**
 * A data file or folder as it was written, perhaps with the language of its rows: {@code
 * ace=rows.tsv}.
 *
 * @param language the language of all its rows, by any name that the task knows; null where the
 *     file or folder says it
 * @param path the file; a folder only without a language
 * @param mixed whether it is a folder's file of several languages
 */
public record NamedData(String language, Path path, boolean mixed) {
  private static final Pattern NAMED = Pattern.compile("([^=,/\\\\]+)=(.+)");

  /** What was written. */
  public NamedData(String language, Path path) {
    this(language, path, false);
  }

  /**
   * Reads what was written: a path, {@code LANGUAGE=FILE}, or several of these behind each other
   * with commas. What exists as it is stays a path, whatever characters it has; a comma that no
   * {@code LANGUAGE=} follows belongs to the file's name.
   *
   * @throws Problem if a language cannot be one, or stands before a folder
   */
  public static List<NamedData> of(Path written) {
    if (Files.exists(written) || !NAMED.matcher(written.toString()).matches()) {
      return List.of(new NamedData(null, written));
    }
    List<String> pieces = new ArrayList<>();
    for (String piece : written.toString().split(",", -1)) {
      if (NAMED.matcher(piece).matches()) {
        pieces.add(piece);
      } else {
        int last = pieces.size() - 1;
        pieces.set(last, pieces.get(last) + "," + piece);
      }
    }
    return pieces.stream().map(NamedData::one).toList();
  }

  private static NamedData one(String piece) {
    Matcher named = NAMED.matcher(piece);
    if (!named.matches()) {
      throw new IllegalStateException(piece);
    }
    String name = named.group(1).strip();
    Path path = Path.of(named.group(2).strip());
    if (name.isEmpty() || !Names.fit(name)) {
      throw Problem.usage(
          "--data", "LANGUAGE=FILE", "'" + piece + "'", "give the language a name: " + Names.UNFIT);
    }
    if (Files.isDirectory(path)) {
      throw Problem.usage(
          "--data",
          "LANGUAGE=FILE",
          "the folder '" + path + "' as " + name,
          "name a file of it, or the folder without '" + name + "='");
    }
    return new NamedData(name, path);
  }

  /**
   * Reads a file: with the language that was written, which rows without one have, or the rows of
   * the language that is wanted.
   *
   * @param reading names the language by its code ({@link Task#language}) and what else is wanted
   * @throws Problem as {@link Datasets#load(Task, Path, Reading)}, and if rows say another language
   *     than the one that was written
   */
  public Dataset load(Task task, Reading reading) {
    return language == null
        ? Datasets.load(task, path, mixed ? reading.ofMixed() : reading)
        : Datasets.loadWhole(task, path, reading);
  }
}
