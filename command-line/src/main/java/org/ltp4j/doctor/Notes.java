package org.ltp4j.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;

/** Collects the findings of one chapter; a {@link Problem} becomes one of them. */
final class Notes {
  private final String title;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<String, Object> facts = new LinkedHashMap<>();

  Notes(String title) {
    this.title = title;
  }

  void fine(String topic, String text) {
    add(Mark.FINE, topic, text, List.of(), ExitCode.OK);
  }

  void fine(String topic, String text, List<String> details) {
    add(Mark.FINE, topic, text, details, ExitCode.OK);
  }

  void warn(String topic, String text) {
    add(Mark.WARNING, topic, text, List.of(), ExitCode.OK);
  }

  /** A warning where {@code bad}, else a plain fact. */
  void warnIf(boolean bad, String topic, String text, String remedy) {
    if (bad) {
      warn(topic, text + "; " + remedy);
    } else {
      fine(topic, text);
    }
  }

  void skip(String topic, String because) {
    add(Mark.SKIPPED, topic, "not looked at: " + because, List.of(), ExitCode.OK);
  }

  void fail(String topic, Problem problem) {
    String line = problem.getMessage().replaceAll("\\R\\s*", " ");
    add(Mark.PROBLEM, topic, line, List.of(), problem.exitCode());
  }

  /** The result of {@code body}, or nothing and a finding if it runs into a problem. */
  <T> Optional<T> attempt(String topic, Supplier<T> body) {
    try {
      return Optional.of(body.get());
    } catch (Problem problem) {
      fail(topic, problem);
      return Optional.empty();
    }
  }

  void fact(String key, Object value) {
    facts.put(key, value);
  }

  boolean hasProblem() {
    return findings.stream().anyMatch(f -> f.mark() == Mark.PROBLEM);
  }

  Chapter chapter() {
    return new Chapter(title, findings, facts);
  }

  private void add(Mark mark, String topic, String text, List<String> details, ExitCode code) {
    findings.add(new Finding(mark, topic, text, details, code));
  }
}
