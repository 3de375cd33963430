package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ltp4j.model.CanonicalSource;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.ticket.Bitmap;
import org.ltp4j.ticket.Delta;
import org.ltp4j.ticket.Scores;
import org.ltp4j.ticket.Ticket;

/** Tickets of other scores than the change. */
class ScoreTicketTest {
  @TempDir Path dir;

  private Path delta(String store) {
    Path text = Nli.write(dir.resolve("en.txt"), "the cat sits on a red mat\n".repeat(12));
    Path out = dir.resolve(store);
    Cli.ltp(Nli.mlm(text, out, "--learning-rate", 1e-3, "--steps", 2, "--store", store)).well();
    return out.resolve("delta.safetensors");
  }

  private Cli cut(Path delta, String strategy, double ratio) {
    return Cli.ltp(
            "ticket",
            "cut",
            "--model",
            Nli.MODEL,
            "--delta",
            delta,
            "--out",
            dir.resolve("ticket"),
            "--strategy",
            strategy,
            "--ratio",
            ratio)
        .well();
  }

  @ParameterizedTest
  @CsvSource({"fisher, 0.2", "movement, 0.2", "movement, 0.9"})
  void theLargestScoresAreSelected(String store, double ratio) {
    Path file = delta(store);
    Cli cut = cut(file, "global", ratio);
    assertThat(cut.out().lines().map(line -> line.replaceAll("\\s+", " ")))
        .contains("score " + store);
    assertThat(Cli.ltp("ticket", "inspect", dir.resolve("ticket")).well().out())
        .isEqualTo(cut.out());
    Ticket ticket = Ticket.load(dir.resolve("ticket"));
    assertThat(ticket.provenance()).containsEntry("score", store);
    assertThat(ticket.selected()).isEqualTo((long) Math.floor(ratio * ticket.eligible() + 0.5));
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    try (Delta delta = Delta.open(file);
        CanonicalSource base = ModelWeights.source(Nli.MODEL)) {
      Scores scores = delta.scores(base);
      for (Parameter p : ticket.parameters()) {
        Bitmap selected = ticket.bitmaps().get(p.name());
        float[] values = new float[(int) p.elements()];
        scores.read(p, 0, values, values.length);
        for (int i = 0; i < values.length; i++) {
          if (selected.get(i)) {
            least = Math.min(least, values[i]);
          } else {
            most = Math.max(most, values[i]);
          }
        }
      }
    }
    assertThat(least).isGreaterThanOrEqualTo(most);
    if (ratio > 0.5) {
      assertThat(least).as("goes on below zero by sign, not by magnitude").isNegative();
    }
  }

  @Test
  void ticketsOfNoScoreNameNone() {
    cut(delta("fisher"), "random", 0.2);
    assertThat(Ticket.load(dir.resolve("ticket")).provenance())
        .containsKey("delta_sha256")
        .doesNotContainKey("score");
  }
}
