package org.ltp4j.repetition;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ltp4j.files.FileHash;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;
import org.ltp4j.run.Provenance;
import org.ltp4j.run.RunFiles;

/** The differences between a run and its repetition, as lines for people. */
final class Comparison {
  /**
   * Settings that name outputs of an earlier stage; they are compared by content (hash), not by
   * path.
   */
  private static final Set<String> MOVED = Set.of("adapter", "ticket", "delta", "model");

  private static final List<String> FILES =
      List.of("adapter/adapter_model.safetensors", "delta.safetensors", "model/model.safetensors");

  private final double tolerance;
  private final List<String> lines = new ArrayList<>();
  private boolean equal = true;

  /**
   * Nothing compared yet.
   *
   * @param tolerance as in {@link Numbers#differences}
   */
  Comparison(double tolerance) {
    this.tolerance = tolerance;
  }

  /** Whether everything that has to be equal was. */
  boolean isEqual() {
    return equal;
  }

  List<String> lines() {
    return lines;
  }

  /** Compares a stage's run with its repetition. */
  void add(StageRun run, StageRun again) {
    Provenance before = run.provenance();
    Provenance now = again.provenance();
    lines.add(run.stage().key());
    counts("settings", map(without(before.settingsFor(now))), map(without(now.settings())));
    Map<String, String> inputs = new LinkedHashMap<>(before.inputs());
    Map<String, String> inputsNow = new LinkedHashMap<>(now.inputs());
    if (tolerance >= 0) {
      // What the stage before has trained differs in its last bits, then.
      inputs.keySet().removeAll(MOVED);
      inputsNow.keySet().removeAll(MOVED);
    }
    counts("inputs", map(inputs), map(inputsNow));
    tells("version", before.version(), now.version());
    tells("commit", before.circumstances().commit(), now.circumstances().commit());
    tells("engine", before.circumstances().engine(), now.circumstances().engine());
    tells("machine", before.circumstances().machine(), now.circumstances().machine());
    tells("threads", threads(before), threads(now));
    numbers(
        "metrics",
        json(new RunFiles(run.directory()).result()),
        json(new RunFiles(again.directory()).result()));
    Path log = run.directory().resolve("log.jsonl");
    if (Files.exists(log)) {
      logs(log, again.directory().resolve("log.jsonl"));
    }
    for (String file : FILES) {
      if (Files.exists(run.directory().resolve(file))) {
        files(file, run.directory().resolve(file), again.directory().resolve(file));
      }
    }
  }

  /** Compares two hashes of one thing. */
  void add(String what, String before, String now) {
    result(what, 1, before.equals(now) ? List.of() : List.of(before + ", now " + now), true);
  }

  private static Map<String, Object> without(Map<String, Object> settings) {
    Map<String, Object> rest = new LinkedHashMap<>(settings);
    rest.keySet().removeAll(MOVED);
    return rest;
  }

  private static Object threads(Provenance provenance) {
    return provenance.circumstances().settings().getOrDefault("threads", "unknown");
  }

  private static JsonNode map(Map<String, ?> values) {
    return json(Json.line(values));
  }

  /** Compares values that have to be equal. */
  private void counts(String what, JsonNode before, JsonNode now) {
    Numbers numbers = new Numbers();
    numbers.add("", before, now);
    result(what, numbers.count(), numbers.differences(-1), true);
  }

  private void numbers(String what, JsonNode before, JsonNode now) {
    Numbers numbers = new Numbers();
    numbers.add("", before, now);
    result(what, numbers.count(), numbers.differences(tolerance), true);
  }

  /** Compares values that only explain a difference of results. */
  private void tells(String what, Object before, Object now) {
    if (!Json.line(before).equals(Json.line(now))) {
      lines.add("  %-9s %s, now %s".formatted(what, Json.line(before), Json.line(now)));
    }
  }

  private void logs(Path before, Path now) {
    List<String> a = read(before);
    List<String> b = read(now);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
      String earlier = i < a.size() ? a.get(i) : "none";
      String later = i < b.size() ? b.get(i) : "none";
      if (!earlier.equals(later)) {
        differences.add("step %s %s, now %s".formatted(i + 1, earlier, later));
        break;
      }
    }
    result("log", a.size(), differences, tolerance < 0);
  }

  private void files(String name, Path before, Path now) {
    boolean same = FileHash.sha256(before).equals(FileHash.sha256(now));
    result("file", 1, same ? List.of() : List.of(name + " has other bytes"), tolerance < 0);
  }

  private void result(String what, int count, List<String> differences, boolean matters) {
    if (differences.isEmpty()) {
      lines.add("  %-9s same (%s)".formatted(what, count));
    } else {
      lines.add("  %-9s %s".formatted(what, Numbers.shown(differences)));
      equal &= !matters;
    }
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw Problem.input(file, "a log", e.getMessage(), "check the run").causedBy(e);
    }
  }

  private static JsonNode json(Path file) {
    try {
      return Json.MAPPER.readTree(Files.readString(file));
    } catch (IOException e) {
      throw Problem.input(
              file, "the result of a finished run", e.getClass().getSimpleName(), "check the run")
          .causedBy(e);
    }
  }

  private static JsonNode json(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException("our own JSON", e);
    }
  }
}
