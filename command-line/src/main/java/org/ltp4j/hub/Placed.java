package org.ltp4j.hub;

import org.ltp4j.problem.Problem;

/**
 * A file of a data set and what becomes of it.
 *
 * @param file the file
 * @param to path in the folder that is made: all of it, or without the ending, which goes by what
 *     is done with the rows
 * @param exact whether {@code to} is all of the path, so that the file is copied
 */
record Placed(RemoteFile file, String to, boolean exact) {
  /** Refuses what a hostile card might say, since its names become paths. */
  Placed {
    if (!RemoteFile.isSafe(to)) {
      throw Problem.input(
          file.addresses().get(0),
          "a place below the data set's own folder",
          "'" + to + "'",
          "do not use this data set");
    }
  }
}
