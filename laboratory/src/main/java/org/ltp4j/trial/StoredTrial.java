package org.ltp4j.trial;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A trial and where it lies.
 *
 * @param folder its folder
 * @param result what is known of it
 */
public record StoredTrial(Path folder, TrialResult result) {
  /** The file of that role, if the trial names one and it is there. */
  public Optional<Path> artefact(String role) {
    String relative = result.traces().artefacts().get(role);
    return relative == null
        ? Optional.empty()
        : Optional.of(folder.resolve(relative).normalize()).filter(Files::exists);
  }
}
