package org.ltp4j.repetition;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.StageName;
import org.ltp4j.run.Provenance;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;

/**
 * A finished run of one stage.
 *
 * @param stage mlm, train or eval
 * @param directory its output
 * @param provenance what it was made of
 */
record StageRun(StageName stage, Path directory, Provenance provenance) {
  private static final String PRODUCTS = "products";
  private static final String FILE = "provenance.json";

  /** The run in a directory; empty if there is none. */
  static Optional<StageRun> in(Path directory) {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Provenance provenance = Provenance.load(file);
    if (!provenance.isFinished()) {
      throw Problem.input(
          directory, "a finished run", "one that is not", "finish it with its own command first");
    }
    StageName stage =
        Arrays.stream(StageName.values())
            .filter(s -> s.key().equals(provenance.stage()))
            .findFirst()
            .orElseThrow(
                () -> Problem.input(file, "a stage", provenance.stage(), "the file is damaged"));
    return Optional.of(new StageRun(stage, directory, provenance));
  }

  /** The settings it had, with others put over them. */
  <R extends Record> R settings(Class<R> type, Map<String, Object> changed) {
    Map<String, Object> values = new LinkedHashMap<>(provenance.settings());
    values.putAll(provenance.circumstances().settings());
    // Measured anew the engine might choose another library, with other last bits.
    provenance.chosen(PRODUCTS).ifPresent(library -> values.replace(PRODUCTS, "auto", library));
    // Settings that a later version no longer has cannot be had again: resolving refuses them.
    values.keySet().removeAll(List.of("out", "overwrite", "rendezvous", "process-rank"));
    return Settings.resolve(type, new Section(directory.resolve(FILE).toString(), values), changed);
  }
}
