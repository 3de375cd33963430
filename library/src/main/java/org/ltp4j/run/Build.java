package org.ltp4j.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Which build of ltp4j this is.
 *
 * @param version release version
 * @param commit commit it was built from, with {@code -dirty} if files had changed since; {@code
 *     unknown} when it was built outside a git checkout
 * @param engine versions of the tensor engine and the libraries below it
 */
public record Build(String version, String commit, Map<String, String> engine) {
  private static final String RESOURCE = "/org/ltp4j/build.properties";

  /** This build. */
  public static Build current() {
    Properties properties = new Properties();
    try (InputStream in = Build.class.getResourceAsStream(RESOURCE)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> engine = new LinkedHashMap<>();
    for (String library : new String[] {"pytorch", "openblas", "tokenizers"}) {
      engine.put(library, filtered(properties, library));
    }
    return new Build(filtered(properties, "version"), filtered(properties, "commit"), engine);
  }

  /** A placeholder that the build could not fill stays as it is in the resource. */
  private static String filtered(Properties properties, String key) {
    String value = properties.getProperty(key, "");
    return value.isEmpty() || value.startsWith("${") ? "unknown" : value;
  }
}
