package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ltp4j.evaluation.PredictionsFile;
import org.ltp4j.evaluation.StoredPrediction;
import org.ltp4j.rounding.UpToRounding;
import org.ltp4j.ticket.Ticket;

/**
 * What version 0.1.0-SNAPSHOT of November 2026 wrote still opens and gives the numbers it gave. The
 * files were made by its commands on the golden fixtures' model, without {@code -Dltp.golden}.
 */
class EarlierVersionTest {
  private static final Path ROOT = Path.of(System.getProperty("ltp.root"));
  private static final Path EARLIER = ROOT.resolve("command-line/src/test/resources/earlier");
  private static final Path BASE = ROOT.resolve("formats/src/test/resources/golden/xlmr");

  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({"ltp", "ft", "lora", "deep-prompt"})
  void adaptersGiveTheirProbabilities(String method) {
    Path out = dir.resolve("eval");
    Object[] words = {
      "eval",
      "--adapter",
      EARLIER.resolve(method),
      "--model",
      BASE,
      "--threads",
      1,
      "--data",
      ROOT.resolve("examples/nli"),
      "--languages",
      "en,sw",
      "--out",
      out
    };

    Cli cli = Cli.ltp(words);

    assertThat(cli.code()).as(cli.err()).isZero();
    for (String language : List.of("en", "sw")) {
      String name = PredictionsFile.name(language);
      Path before = EARLIER.resolve(method + "-eval").resolve(name);
      List<StoredPrediction> expected = PredictionsFile.read(before, "restore the file");
      List<StoredPrediction> found = PredictionsFile.read(out.resolve(name), "look");
      assertThat(found).hasSameSizeAs(expected).hasSizeGreaterThan(5);
      for (int i = 0; i < found.size(); i++) {
        assertThat(found.get(i).id()).isEqualTo(expected.get(i).id());
        assertThat(found.get(i).gold()).isEqualTo(expected.get(i).gold());
        for (int label = 0; label < found.get(i).probabilities().length; label++) {
          UpToRounding.assertNumber(
              method + ", row " + expected.get(i).id(),
              found.get(i).probabilities()[label],
              expected.get(i).probabilities()[label]);
        }
      }
    }
  }

  @Test
  void aDeltaGivesItsTicket() {
    Path cut = dir.resolve("ticket.safetensors");

    Cli cli =
        Cli.ltp(
            "ticket",
            "cut",
            "--model",
            BASE,
            "--delta",
            EARLIER.resolve("mlm/delta.safetensors"),
            "--strategy",
            "encoder",
            "--ratio",
            "0.2",
            "--out",
            cut);

    assertThat(cli.code()).as(cli.err()).isZero();
    Ticket earlier = Ticket.load(EARLIER.resolve("ticket.safetensors"));
    Ticket now = Ticket.load(cut);
    assertThat(now.bitmaps()).isEqualTo(earlier.bitmaps()).isNotEmpty();
    assertThat(now.selected()).isEqualTo(earlier.selected()).isPositive();
  }
}
