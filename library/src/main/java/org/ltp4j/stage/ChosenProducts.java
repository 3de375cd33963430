package org.ltp4j.stage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.ltp4j.engine.MatrixLibrary;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.StageSettings;
import org.ltp4j.run.Provenance;
import org.ltp4j.run.RunDirectory;
import org.ltp4j.settings.Kebab;
import org.ltp4j.settings.Settings;

/**
 * Who computes a run's products, where the settings leave it open. That is measured when a model is
 * opened, so near the margin two processes may choose differently; the first one's choice is
 * written down, and the run goes on with it.
 */
final class ChosenProducts {
  private static final String KEY = "products";

  private ChosenProducts() {}

  /** The settings with what an earlier process of this run has chosen. */
  static <S extends Record & StageSettings> S before(S settings) {
    Path file = settings.out().resolve(RunDirectory.PROVENANCE);
    boolean open = Kebab.of(MatrixLibrary.AUTO).equals(Settings.toMap(settings).get(KEY));
    if (!open || !Files.exists(file)) {
      return settings;
    }
    try {
      return Provenance.load(file)
          .chosen(KEY)
          .flatMap(ChosenProducts::library)
          .map(library -> Settings.with(settings, Map.of(KEY, library)))
          .orElse(settings);
    } catch (Problem damaged) {
      return settings; // which is told of when the run is opened
    }
  }

  private static Optional<MatrixLibrary> library(String name) {
    return Arrays.stream(MatrixLibrary.values())
        .filter(library -> Kebab.of(library).equals(name))
        .findFirst();
  }

  /** The provenance with what this process has chosen. */
  static Provenance in(Provenance provenance, Work<?> work) {
    return work.products()
        .map(library -> provenance.choosing(KEY, Kebab.of(library)))
        .orElse(provenance);
  }
}
