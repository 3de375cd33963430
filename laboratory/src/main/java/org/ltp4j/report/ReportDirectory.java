package org.ltp4j.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ltp4j.chart.Picture;
import org.ltp4j.chart.PngFile;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.problem.Problem;

/** Where a report is written. */
final class ReportDirectory {
  private static final String INDEX = "index.html";
  private static final Set<String> OURS = Set.of(INDEX, "tables", "figures");

  private ReportDirectory() {}

  /**
   * Replaces what an earlier report left, all at once.
   *
   * @throws Problem if other files are there, or it cannot be written
   */
  static void write(Path directory, AtomicFiles.Body<Path> body) {
    requireOurs(directory);
    AtomicFiles.directory(directory, body);
  }

  /** The page. */
  static void index(Path directory, String html) {
    AtomicFiles.writeString(directory.resolve(INDEX), html);
  }

  /** Each picture as SVG, and as PNG if that is wanted. */
  static void figures(Path directory, List<Page.Drawn> sections, boolean png) {
    for (Page.Drawn section : sections) {
      for (Picture picture : section.pictures()) {
        Path file = directory.resolve("figures").resolve(picture.chart().caption().id());
        AtomicFiles.writeString(sibling(file, ".svg"), picture.svg());
        if (png) {
          PngFile.write(sibling(file, ".png"), picture);
        }
      }
    }
  }

  /** Each table as Markdown, CSV and LaTeX. */
  static void tables(Path directory, List<TableFiles> tables) {
    for (TableFiles table : tables) {
      Path file = directory.resolve("tables").resolve(table.id());
      AtomicFiles.writeString(sibling(file, ".md"), table.markdown());
      AtomicFiles.writeString(sibling(file, ".csv"), table.csv());
      AtomicFiles.writeString(sibling(file, ".tex"), table.latex());
    }
  }

  private static Path sibling(Path file, String ending) {
    return file.resolveSibling(file.getFileName() + ending);
  }

  /** Refuses to replace a directory that is not a report. */
  private static void requireOurs(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      Set<String> others =
          entries
              .map(path -> path.getFileName().toString())
              .filter(name -> !OURS.contains(name))
              .collect(Collectors.toSet());
      if (!others.isEmpty()) {
        throw Problem.output(
            directory,
            "an empty directory or that of a report",
            "'" + others.stream().sorted().findFirst().orElseThrow() + "'",
            "choose another --out");
      }
    } catch (IOException e) {
      throw AtomicFiles.unwritable(directory, e);
    }
  }
}
