package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.classify.Classifier;
import org.ltp4j.engine.Engine;
import org.ltp4j.problem.Problem;

/** An adapter of November 2026 in a folder where its base model is not. */
class MovedAdapterTest {
  private static final Path ADAPTER =
      Path.of(System.getProperty("ltp.root"))
          .resolve("command-line/src/test/resources/earlier/ltp/adapter");

  @Test
  void itSaysHowTheBaseIsGivenInJavaToo() {
    assertThatThrownBy(() -> Classifier.load(ADAPTER))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll(
            ADAPTER.toString(), "its base model", "'model' in Java", "ltp export --to onnx");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no/such/folder", "nosuch"})
  void aBaseThatIsNotThereIsNamed(String base) {
    assertThatThrownBy(() -> Classifier.load(ADAPTER, Path.of(base), null, Engine.cpu(1)))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(base);
  }
}
