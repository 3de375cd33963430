package org.ltp4j.hub;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.ltp4j.problem.Problem;

/**
 * A file that can be fetched.
 *
 * @param name its path in its repository, with slashes
 * @param addresses where the same bytes are, the preferred place first
 * @param size in bytes
 * @param checksum of its bytes
 */
record RemoteFile(String name, List<URI> addresses, long size, Checksum checksum) {
  /** A part of a path: no drive, backslash or control character, and neither '.' nor '..'. */
  private static final String PART = "(?!\\.{1,2}(?:/|$))[^/\\\\:\\p{Cntrl}]+";

  private static final Pattern SAFE = Pattern.compile(PART + "(?:/" + PART + ")*");
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  /** Refuses what a hostile server might say, since names and hashes become paths. */
  RemoteFile {
    if (!isSafe(name)) {
      throw refused("a relative path without '..'", "'" + name + "'", addresses);
    } else if (!HEX.matcher(checksum.hex()).matches()) {
      throw refused("a hash of " + name, "'" + checksum.hex() + "'", addresses);
    } else if (size < 0) {
      throw refused("the size of " + name, size, addresses);
    }
  }

  /** Whether a name in a listing or an archive stays below the folder it is put in. */
  static boolean isSafe(String name) {
    return SAFE.matcher(name).matches();
  }

  /** Where it belongs below a folder. */
  Path in(Path folder) {
    return folder.resolve(name);
  }

  /** Where it lies in a folder of downloads; another content of the same name lies elsewhere. */
  Path among(Path downloads) {
    return in(downloads.resolve(checksum.hex().substring(0, 12)));
  }

  private static Problem refused(String expected, Object found, List<URI> addresses) {
    return Problem.input(addresses.get(0), expected, found, "do not use this place");
  }
}
