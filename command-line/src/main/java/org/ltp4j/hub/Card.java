package org.ltp4j.hub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.ltp4j.problem.Problem;

/** A repository's README.md, which says what its files are. */
final class Card {
  private static final int LARGEST = 4 << 20;

  private Card() {}

  /** From the cache, else from its place; nothing is written. */
  static String read(Http http, RemoteFile file, Store store) {
    try {
      byte[] bytes =
          Download.isComplete(file, store.place(file))
              ? Files.readAllBytes(store.place(file))
              : http.bytes(file.addresses().get(0), LARGEST);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw Problem.input(store.place(file), "a file that can be read", e.getMessage(), "delete it")
          .causedBy(e);
    }
  }
}
