package org.ltp4j.recipe;

/** Settings of a stage that can run in several processes. */
public interface SharedSettings extends DirectorySettings {
  /** How many they are, and where they meet. */
  ProcessSettings processes();

  /** The engine of each, and the seed. */
  EngineSettings engine();
}
