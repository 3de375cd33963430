package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.golden.Golden;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.run.Provenance;
import org.ltp4j.tokenizer.Tokenizer;

class TrimCommandTest {
  @TempDir private Path directory;

  private final Path model = Golden.folder().resolve("xlmr");

  @Test
  void trimsAndTellsWhatItDid() throws IOException {
    Path texts = Files.createDirectory(directory.resolve("texts"));
    Files.writeString(texts.resolve("en.txt"), "The children are playing.\n");
    Files.writeString(texts.resolve("sw.txt"), "Watoto wanacheza.\n");
    Path more = Files.writeString(directory.resolve("labels.txt"), "right\n");
    Path out = directory.resolve("out");
    Cli ran =
        Cli.ltp("trim", "--model", model, "--text", texts, "--text", more, "--out", out).well();
    JsonNode told = new ObjectMapper().readTree(ran.out());
    assertThat(out.resolve("result.json")).hasContent(ran.out());
    assertThat(told.path("lines").intValue()).isEqualTo(3);
    assertThat(told.path("parameters").longValue())
        .isLessThan(told.path("parameters_before").longValue());
    try (Tokenizer tokenizer = Tokenizer.open(out)) {
      assertThat(told.path("pieces").intValue()).isEqualTo(tokenizer.size());
    }
    Provenance provenance = Provenance.load(out.resolve("provenance.json"));
    assertThat(provenance.isFinished()).isTrue();
    assertThat(provenance.inputs())
        .containsOnlyKeys(
            "config",
            "model",
            "tokenizer",
            "tokenizer/tokenizer_config.json",
            "text/000/en.txt",
            "text/001/sw.txt",
            "text/002/labels.txt");
    assertThat(provenance.circumstances().command()).startsWith("ltp", "trim", "--model");
  }

  @Test
  void saysWhatIsMissing() {
    Cli.ltp("trim", "--model", model, "--out", directory.resolve("out"))
        .failed(ExitCode.USAGE, "--text", "none");
    Cli.ltp("trim", "--model", model, "--text", "x.txt").failed(ExitCode.USAGE, "out");
  }
}
