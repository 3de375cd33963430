package org.ltp4j.recipe;

import java.nio.file.Path;

/** What the settings of every stage have. */
public interface StageSettings {
  /** Where the result goes. */
  Path out();

  /** Whether to delete what another run left there. */
  boolean overwrite();
}
