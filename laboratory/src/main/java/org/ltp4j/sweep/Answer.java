package org.ltp4j.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.ltp4j.json.Json;

/** A worker's line about a job that ended. */
final class Answer {
  private Answer() {}

  /** Writes the line. */
  static String line(Executor.Outcome outcome) {
    return Json.line(new Page(outcome.end(), outcome.reason()));
  }

  /** Reads the line; empty if it is something else, such as what a library printed. */
  static Optional<Executor.Outcome> parse(Job job, String line) {
    try {
      JsonNode json = Json.MAPPER.readTree(line);
      Page page = Json.MAPPER.treeToValue(json, Page.class);
      return job == null || page == null || page.end == null
          ? Optional.empty()
          : Optional.of(new Executor.Outcome(job, page.end, page.reason));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private record Page(Executor.End end, String reason) {}
}
