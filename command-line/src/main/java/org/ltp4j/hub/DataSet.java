package org.ltp4j.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A data set that can be fetched.
 *
 * @param name what it is called in {@code ltp fetch data}
 * @param title what it is, for SOURCE.txt
 * @param licence of the data
 * @param cite the paper
 * @param listing says which files it consists of
 * @param layout makes the folder that commands read
 */
record DataSet(
    String name, String title, String licence, String cite, Listing listing, Layout layout) {
  /** Asks its place for its files. */
  @FunctionalInterface
  interface Listing {
    List<RemoteFile> files(Http http);
  }

  /** Turns what was fetched into what {@code --data} and {@code --text} take. */
  @FunctionalInterface
  interface Layout {
    /**
     * Writes the folder's files.
     *
     * @param files what was fetched
     * @param downloads where it lies, see {@link RemoteFile#among}
     * @param folder an empty folder
     */
    void write(List<RemoteFile> files, Path downloads, Path folder) throws IOException;
  }
}
