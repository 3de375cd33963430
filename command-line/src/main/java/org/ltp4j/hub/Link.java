package org.ltp4j.hub;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ltp4j.problem.Problem;

/** Addresses that a server names. */
final class Link {
  private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;\\s*rel=\"?next\"?");

  private Link() {}

  /** The address of the next page, by RFC 8288. */
  static Optional<URI> next(URI base, HttpHeaders headers) {
    return headers.allValues("Link").stream()
        .map(NEXT::matcher)
        .filter(Matcher::find)
        .map(found -> resolve(base, found.group(1)))
        .findFirst();
  }

  /**
   * An address relative to another.
   *
   * @throws Problem if it is no http(s) address
   */
  static URI resolve(URI base, String reference) {
    try {
      URI uri = base.resolve(reference);
      if (uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme())) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw Problem.input(base, "an http address to go on at", reference, "try again later");
  }

  /** Whether both are the same server. */
  static boolean sameOrigin(URI a, URI b) {
    return a.getScheme().equals(b.getScheme())
        && a.getHost().equalsIgnoreCase(b.getHost())
        && port(a) == port(b);
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
  }
}
