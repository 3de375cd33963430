package org.ltp4j.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ltp4j.golden.Golden;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.run.Machine;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;

/** A run that is fine, in a folder of its own, and what tests change about it. */
final class Bench {
  static final Path MODEL = Golden.folder().resolve("xlmr");

  static final List<String> LABELS = List.of("entailment", "neutral", "contradiction");

  private final Path folder;
  private final Map<String, String> flags = new LinkedHashMap<>();

  Bench(Path folder) {
    this.folder = folder;
    set("model", MODEL);
    set("train", file("train.tsv", rows("The teacher is in the school .", 24)));
    set("dev", file("dev.tsv", rows("We travel to the market .", 24)));
    set("max-length", 48);
    set("out", folder.resolve("never"));
    set("threads", 1);
  }

  Bench set(String key, Object value) {
    flags.put(key, value.toString());
    return this;
  }

  Path file(String name, List<String> lines) {
    try {
      return Files.write(folder.resolve(name), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rows with the labels in turn, no two the same. */
  static List<String> rows(String premise, int count) {
    return Stream.iterate(0, i -> i + 1)
        .limit(count)
        .map(i -> premise + "\tThe dog was on table " + i + " .\t" + LABELS.get(i % 3))
        .toList();
  }

  TrainSettings settings() {
    return Settings.resolve(TrainSettings.class, Section.none(), flags);
  }

  List<String> commandLine() {
    return flags.entrySet().stream()
        .filter(flag -> !flag.getKey().equals("out"))
        .map(flag -> "--" + flag.getKey() + "=" + flag.getValue())
        .collect(Collectors.toList());
  }

  Report examine() {
    return new Doctor(settings(), false, healthy()).examine();
  }

  /** A machine with nothing to complain of. */
  static Surroundings healthy() {
    return surroundings(Map.of("OMP_WAIT_POLICY", "PASSIVE"), Set.of());
  }

  static Surroundings surroundings(Map<String, String> environment, Set<String> cpuFlags) {
    return surroundings(environment, cpuFlags, 0.5);
  }

  static Surroundings surroundings(
      Map<String, String> environment, Set<String> cpuFlags, double load) {
    return new Surroundings(
        new Machine("an os", "a processor", 4, "17"),
        environment,
        cpuFlags,
        1L << 33,
        1L << 33,
        load,
        "a library",
        "",
        List.of());
  }
}
