package org.ltp4j.doctor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ltp4j.problem.ExitCode;

/**
 * All that was found.
 *
 * @param chapters in the order of printing
 */
public record Report(List<Chapter> chapters) {
  /** Makes the chapters unmodifiable. */
  public Report {
    chapters = List.copyOf(chapters);
  }

  /** The findings of this mark, in order. */
  public List<Finding> findings(Mark mark) {
    return all().filter(f -> f.mark() == mark).toList();
  }

  /** What training would end with: {@link ExitCode#OK}, or the code of the first problem. */
  public ExitCode exitCode() {
    return all()
        .map(Finding::exitCode)
        .filter(code -> code != ExitCode.OK)
        .findFirst()
        .orElse(ExitCode.OK);
  }

  /** The report as a person reads it, with a verdict at the end. */
  public String text() {
    return chapters.stream().map(Chapter::text).collect(Collectors.joining("\n", "", "\n"))
        + verdict()
        + "\n";
  }

  /** The report for JSON, ordered. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("problems", findings(Mark.PROBLEM).size());
    map.put("warnings", findings(Mark.WARNING).size());
    map.put("exit_code", exitCode().code());
    map.put("chapters", chapters.stream().map(Chapter::toMap).toList());
    return map;
  }

  private String verdict() {
    int problems = findings(Mark.PROBLEM).size();
    String counts =
        count(problems, "problem") + ", " + count(findings(Mark.WARNING).size(), "warning");
    return problems == 0 ? "Ready to train: " + counts : "Not ready to train: " + counts;
  }

  private Stream<Finding> all() {
    return chapters.stream().flatMap(chapter -> chapter.findings().stream());
  }

  private static String count(int n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }
}
