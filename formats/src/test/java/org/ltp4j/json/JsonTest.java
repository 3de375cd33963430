package org.ltp4j.json;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.jdk.JdkSensitive;
import org.ltp4j.problem.Problem;

@JdkSensitive
class JsonTest {
  @TempDir Path dir;

  @Test
  void aDamagedFileIsNamedWithItsLineAndWithoutTheParsersOwnAffairs() throws IOException {
    Path file = Files.writeString(dir.resolve("result.json"), "{\n\"a\": [1,\n2");
    assertThatThrownBy(() -> Json.read(file))
        .isInstanceOf(Problem.class)
        .hasMessageStartingWith(file + ", line 3: expected a JSON object, found Unexpected end")
        .hasMessageNotContainingAny("REDACTED", "Source", "\n");
  }
}
