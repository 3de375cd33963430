package org.ltp4j.pickle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that PyTorch wrote; each {@code .safetensors} holds the values of the others. */
public final class Fixtures {
  private Fixtures() {}

  /** Copies a fixture to where a test wants it. */
  public static Path copy(String name, Path target) throws IOException {
    try (InputStream in = Fixtures.class.getResourceAsStream("/pickle/" + name)) {
      Files.copy(in, target);
      return target;
    }
  }
}
