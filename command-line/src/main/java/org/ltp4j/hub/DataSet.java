package org.ltp4j.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A data set that can be fetched.
 *
 * @param name what it is called in {@code ltp fetch data}
 * @param about what it is, its licence and its paper, a line each, for SOURCE.txt
 * @param listing says which files it consists of
 * @param layout makes the folder that commands read
 */
record DataSet(String name, List<String> about, Listing listing, Layout layout) {
  /**
   * Files, and where they lie when they are fetched.
   *
   * @param files in the order in which they are fetched
   */
  record Listed(List<RemoteFile> files, Store store) {}

  /** Asks its place for its files. */
  @FunctionalInterface
  interface Listing {
    /**
     * Lists them; nothing is written.
     *
     * @param downloads where files lie that no cache is for
     */
    Listed list(Http http, Path downloads);
  }

  /** Turns what was fetched into what {@code --data} and {@code --text} take. */
  @FunctionalInterface
  interface Layout {
    /**
     * Writes the folder's files.
     *
     * @param listed what was fetched
     * @param folder an empty folder
     */
    void write(Listed listed, Path folder) throws IOException;
  }

  static List<String> about(String title, String licence, String cite) {
    return List.of(title, "licence: " + licence, "cite: " + cite);
  }
}
