package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineSearchTest {
  @TempDir Path classes;

  private Map<Object, Object> narrowed(Properties properties) throws IOException {
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, null)) {
      EngineSearch.narrow(properties, loader);
    }
    return properties;
  }

  @Test
  void onlyTheBuildThatIsThereIsLookedFor() throws IOException {
    assertThat(narrowed(new Properties())).isEqualTo(Map.of(EngineSearch.VARIANT, ""));
    Files.createDirectories(classes.resolve("org/bytedeco/pytorch/linux-x86_64-gpu"));
    assertThat(narrowed(new Properties())).isEmpty();
  }

  @Test
  void whatTheUserHasSetStays() throws IOException {
    Properties properties = new Properties();
    properties.setProperty(EngineSearch.VARIANT, "-own");
    assertThat(narrowed(properties)).isEqualTo(Map.of(EngineSearch.VARIANT, "-own"));
  }
}
