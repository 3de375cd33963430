package org.ltp4j.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.adapter.Adapter;

/** The programs of {@code examples/java} compile, without warnings, and do what they say. */
class JavaExamplesTest {
  private static final Path EXAMPLES =
      Path.of(System.getProperty("ltp.root"), "examples", "java", "src", "main");

  @TempDir Path dir;

  private List<URL> compiled() throws IOException {
    Path classes = Files.createDirectories(dir.resolve("classes"));
    List<String> words = new ArrayList<>(List.of("-Xlint:all,-path,-processing", "-Werror"));
    words.addAll(List.of("-proc:none", "-encoding", "UTF-8", "-d", classes.toString()));
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    try (Stream<Path> sources = Files.walk(EXAMPLES.resolve("java"))) {
      sources.filter(Files::isRegularFile).map(Path::toString).forEach(words::add);
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int code =
        ToolProvider.getSystemJavaCompiler().run(null, said, said, words.toArray(String[]::new));
    assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isZero();
    return List.of(
        classes.toUri().toURL(), EXAMPLES.resolve("resources").toRealPath().toUri().toURL());
  }

  @Test
  void aMethodOfOnesOwnTrainsAndItsAdapterClassifies() throws Exception {
    Path rows = Rows.write(dir);
    Path out = dir.resolve("out");
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    PrintStream screen = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (URLClassLoader loader =
        new URLClassLoader(compiled().toArray(URL[]::new), getClass().getClassLoader())) {
      Thread.currentThread().setContextClassLoader(loader);
      System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
      String[] arguments = {
        Rows.model(dir).toString(), rows.toString(), rows.toString(), out.toString()
      };
      loader
          .loadClass("example.TrainAndClassify")
          .getMethod("main", String[].class)
          .invoke(null, (Object) arguments);
    } finally {
      System.setOut(screen);
      Thread.currentThread().setContextClassLoader(before);
    }
    assertThat(said.toString(StandardCharsets.UTF_8))
        .containsPattern("(?s)epoch 1 .*epoch 2 .*(entailment|neutral|contradiction) \\{");
    assertThat(Adapter.open(out).config().method()).isEqualTo("prompt-and-biases");
  }
}
