package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models by their names, in commands that look into the model's directory themselves. */
class NamedModelTest {
  private static final String HOME = "ltp.home";
  private static final String COMMIT = "89abcdef".repeat(5);

  @TempDir Path dir;

  private Object[] doctor(String model) {
    Path data = Nli.write(dir.resolve("nli.tsv"), Nli.tsv());
    return new Object[] {
      "doctor", "--model", model, "--train", data, "--dev", data, "--threads", 1, "--no-probe"
    };
  }

  @Test
  void theModelThatComesWithLtp4jIsExaminedAndTrimmed() throws IOException {
    Path models = Files.createDirectories(dir.resolve("models"));
    Files.createSymbolicLink(models.resolve("mini"), Nli.MODEL.toAbsolutePath());
    Path text = Nli.write(dir.resolve("text.txt"), "The cat sits on a red mat.\n");
    String before = System.getProperty(HOME);
    System.setProperty(HOME, dir.toString());
    try {
      Cli examined = Cli.ltp(doctor("mini"));
      assertThat(examined.err()).isEmpty();
      assertThat(examined.out()).contains("✓ weights", "✓ base", "✓ tokenizer");
      Cli.ltp("trim", "--model", "mini", "--text", text, "--out", dir.resolve("small")).well();
      assertThat(dir.resolve("small")).isDirectoryContaining("glob:**/model.safetensors");
    } finally {
      if (before == null) {
        System.clearProperty(HOME);
      } else {
        System.setProperty(HOME, before);
      }
    }
  }

  /**
   * As huggingface_hub: HOME counts, not the system's list of users, and variables stand for texts.
   */
  @Test
  void namesOnTheHubAreLookedUpWhereItsOwnClientHasThem() throws Exception {
    Path folder = dir.resolve(".cache/huggingface/hub/models--acme--tiny");
    Files.createDirectories(folder.resolve("refs"));
    Files.writeString(folder.resolve("refs/main"), COMMIT);
    Files.createDirectories(folder.resolve("snapshots"));
    Files.createSymbolicLink(
        folder.resolve("snapshots").resolve(COMMIT), Nli.MODEL.toAbsolutePath());
    ProcessBuilder process = Cli.process(doctor("acme/tiny"));
    Map<String, String> variables = process.environment();
    variables.keySet().removeIf(name -> name.startsWith("HF_") || name.startsWith("XDG_"));
    variables.put("HOME", dir.toString());
    variables.put("HF_HOME", "${HOME}/.cache/huggingface");

    Process ran = process.redirectErrorStream(true).start();
    String said = new String(ran.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(said).contains("✓ weights", "✓ tokenizer");
    assertThat(ran.waitFor()).isNotEqualTo(1);
  }
}
