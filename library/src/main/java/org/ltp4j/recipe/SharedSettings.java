package org.ltp4j.recipe;

/** What the settings of a stage have that several processes may do together. */
public interface SharedSettings extends DirectorySettings {
  /** How many they are, and where they meet. */
  ProcessSettings processes();

  /** The engine of each, and the seed. */
  EngineSettings engine();
}
