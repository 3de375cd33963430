package org.ltp4j.recipe;

import java.nio.file.Path;

/** What the settings of a stage have that leaves a directory, with its log and checkpoints. */
public interface DirectorySettings extends StageSettings {
  /** The directory, and whether it is made anew. */
  OutputSettings output();

  @Override
  default Path out() {
    return output().out();
  }

  @Override
  default boolean overwrite() {
    return output().overwrite();
  }
}
