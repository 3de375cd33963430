package org.ltp4j.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ltp4j.problem.Problem;

/** Finds the cause of a failed job in Spark's long messages, and says it in one line. */
final class Failures {
  /** How an executor's exception stands in the driver's, where it could not be brought along. */
  private static final Pattern PROBLEM =
      Pattern.compile("org\\.ltp4j\\.problem\\.Problem: ([^\\n]*)");

  private static final Pattern LOST =
      Pattern.compile("ExecutorLostFailure \\((.*)\\) Reason: (.*)");

  private Failures() {}

  /**
   * The problem behind a failure.
   *
   * @param place what was worked on, for messages
   */
  static Problem problem(Object place, Throwable failure) {
    List<Throwable> chain = chain(failure);
    for (Throwable cause : chain) {
      if (cause instanceof Problem problem) {
        return problem;
      }
    }
    String all = String.join("\n", chain.stream().map(Throwable::toString).toList());
    Matcher told = PROBLEM.matcher(all);
    if (told.find()) {
      return Problem.input("an executor", "to go on", told.group(1), "see there").causedBy(failure);
    }
    Matcher lost = LOST.matcher(all);
    if (lost.find()) {
      return Problem.usage(
              place,
              "executors that live",
              "that one was lost again and again, " + lost.group(2).strip(),
              "if memory ran out, raise spark.executor.memory or spark.executor.memoryOverhead, or"
                  + " lower spark.executor.cores")
          .causedBy(failure);
    } else if (contains(all, "InvalidClassException", "ClassNotFoundException: org.ltp4j")) {
      return Problem.usage(
              place,
              "the driver's ltp4j " + Place.build() + " and Spark on every executor",
              line(all, "InvalidClassException", "ClassNotFoundException"),
              "give the cluster the driver's jars, with spark.jars or"
                  + " spark.executor.extraClassPath")
          .causedBy(failure);
    } else if (contains(all, "PATH_ALREADY_EXISTS", "FileAlreadyExistsException")) {
      return Problem.output(place, "a place that is free", "something there", "choose another one")
          .causedBy(failure);
    } else if (contains(all, "FileNotFoundException", "PATH_NOT_FOUND", "InvalidInputException")) {
      return Problem.input(
              place,
              "files that the driver and every executor can read",
              line(all, "FileNotFoundException", "PATH_NOT_FOUND", "InvalidInputException"),
              "check the path, and put it where all machines can read it")
          .causedBy(failure);
    } else if (contains(
        all,
        "is not a Parquet file",
        "FAILED_READ_FILE",
        "CANNOT_READ_FILE",
        "ParquetDecoding",
        "could not read page",
        "UNABLE_TO_INFER_SCHEMA")) {
      return Problem.input(
              place,
              "files of the format that can be read to their end",
              deepest(chain),
              "make the files again, or name the format with --format")
          .causedBy(failure);
    } else if (contains(all, "OutOfMemoryError")) {
      return Problem.usage(
              place,
              "executors with enough memory",
              line(all, "OutOfMemoryError"),
              "raise spark.executor.memory, or lower spark.executor.cores or --chunk")
          .causedBy(failure);
    }
    return Problem.input(place, "a job that Spark can finish", deepest(chain), "see --debug")
        .causedBy(failure);
  }

  private static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable t = failure; t != null && !chain.contains(t); t = t.getCause()) {
      chain.add(t);
    }
    return chain;
  }

  private static boolean contains(String all, String... words) {
    for (String word : words) {
      if (all.contains(word)) {
        return true;
      }
    }
    return false;
  }

  /** The first line with one of the words. */
  private static String line(String all, String... words) {
    return all.lines()
        .filter(line -> contains(line, words))
        .findFirst()
        .map(String::strip)
        .map(line -> line.substring(0, Math.min(300, line.length())))
        .orElse("something else");
  }

  private static String deepest(List<Throwable> chain) {
    Throwable last = chain.get(chain.size() - 1);
    String first = last.toString().lines().findFirst().orElse("");
    return first.substring(0, Math.min(300, first.length()));
  }
}
