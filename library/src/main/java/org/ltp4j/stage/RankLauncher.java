package org.ltp4j.stage;

import java.util.List;
import org.ltp4j.recipe.SharedSettings;

/** Starts the processes that do a stage's work together, and waits for them. */
@FunctionalInterface
public interface RankLauncher {
  /**
   * Does the work.
   *
   * @param stage the stage's key
   * @param command the command line that began it, for provenance
   * @return whether a process of this machine led, and so the result is here
   */
  <S extends Record & SharedSettings> boolean run(String stage, S settings, List<String> command);
}
