package org.ltp4j.mlm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.ltp4j.corpus.TextRules;
import org.ltp4j.corpus.WholeTexts;
import org.ltp4j.data.BadRows;
import org.ltp4j.data.TextFiles;
import org.ltp4j.problem.Problem;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * Texts of several languages whose lines translate each other.
 *
 * @param sets in the order of their first files
 * @param warnings lines that were left out
 */
public record ParallelText(List<Group> sets, List<String> warnings) {
  /** No text. */
  public static final ParallelText EMPTY = new ParallelText(List.of(), List.of());

  private static final Pattern NAME = Pattern.compile("(.+)\\.([^.]+)\\.txt(\\.(gz|zst|xz))?");

  /**
   * Files with the same number of lines.
   *
   * @param name e.g. {@code ntrex}
   * @param languages in the order of the files
   * @param sentences for each line with at least two languages and each language the token ids
   *     without special ones, or null where there is no translation
   */
  public record Group(String name, List<String> languages, List<int[][]> sentences) {}

  /**
   * Reads and tokenises files {@code SET.LANGUAGE.txt[.gz]}; folders stand for the files in them.
   *
   * @throws Problem if a name has another form, or files of a set differ in their number of lines
   */
  public static ParallelText read(List<Path> paths, Tokenizer tokenizer, BadRows bad) {
    return read(paths, WholeTexts.of(tokenizer, TextRules.of(bad)));
  }

  /** As {@link #read(List, Tokenizer, BadRows)}, from texts that may be kept. */
  public static ParallelText read(List<Path> paths, WholeTexts texts) {
    Map<String, Map<String, Path>> files = new LinkedHashMap<>();
    for (Path file : TextFiles.expand(paths)) {
      Matcher name = NAME.matcher(file.getFileName().toString());
      if (!name.matches()) {
        throw Problem.input(
            file, "a name like ntrex.sw.txt or ntrex.sw.txt.gz", "another", "rename the file");
      }
      files.computeIfAbsent(name.group(1), k -> new LinkedHashMap<>()).put(name.group(2), file);
    }
    List<String> warnings = new ArrayList<>();
    List<Group> groups = new ArrayList<>();
    files.forEach((name, set) -> groups.add(group(name, set, texts, warnings)));
    return new ParallelText(List.copyOf(groups), List.copyOf(warnings));
  }

  private static Group group(
      String name, Map<String, Path> files, WholeTexts texts, List<String> warnings) {
    if (files.size() < 2) {
      throw Problem.input(
          files.values().iterator().next(),
          "at least two languages of the set " + name,
          "one",
          "give the translations too");
    }
    List<List<int[]>> columns = new ArrayList<>();
    Path first = null;
    for (Path file : files.values()) {
      List<int[]> column = new ArrayList<>();
      WholeTexts.Whole whole = texts.readAligned(file);
      warnings.addAll(whole.summary().warnings());
      IntStream.range(0, whole.segment().lines())
          .mapToObj(whole.segment()::line)
          .forEach(column::add);
      if (first == null) {
        first = file;
      } else if (column.size() != columns.get(0).size()) {
        throw Problem.input(
            file,
            columns.get(0).size() + " lines as in " + first.getFileName(),
            column.size(),
            "align the files line by line; leave a line empty where there is no translation");
      }
      columns.add(column);
    }
    List<int[][]> sentences =
        IntStream.range(0, columns.get(0).size())
            .mapToObj(line -> row(columns, line))
            .filter(row -> present(row).length > 1)
            .toList();
    if (sentences.isEmpty()) {
      throw Problem.input(first, "lines with a translation", "none", "check the files' order");
    }
    return new Group(name, List.copyOf(files.keySet()), sentences);
  }

  private static int[][] row(List<List<int[]>> columns, int line) {
    return columns.stream()
        .map(column -> column.get(line).length == 0 ? null : column.get(line))
        .toArray(int[][]::new);
  }

  /** The languages that a line has. */
  static int[] present(int[][] row) {
    return IntStream.range(0, row.length).filter(i -> row[i] != null).toArray();
  }
}
