package org.ltp4j.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.ltp4j.parameter.Kind;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;

class TicketStatsTest {
  private static final List<Parameter> MODEL = TestModels.model(3, 64, 2000);

  private static Ticket random(List<Parameter> model, String strategy, double ratio, long seed) {
    return Selection.of(model, Strategy.parse(strategy), ratio)
        .cut(new RandomScores(new Streams(seed)), 1, "0".repeat(64), Map.of("seed", "" + seed));
  }

  @Test
  void layersKindsAndTensorsAddUp() {
    Ticket ticket = random(MODEL, "random", 0.3, 1);
    TicketStats stats = TicketStats.of(ticket);
    Count total = new Count(ticket.selected(), ticket.eligible());
    assertThat(stats.total()).isEqualTo(total);
    assertThat(stats.layers().values().stream().reduce(Count.ZERO, Count::plus)).isEqualTo(total);
    assertThat(stats.kinds().values().stream().reduce(Count.ZERO, Count::plus)).isEqualTo(total);
    assertThat(stats.tensors().values().stream().reduce(Count.ZERO, Count::plus)).isEqualTo(total);
    assertThat(stats.layers()).containsOnlyKeys(0, 1, 2, 3);
    assertThat(stats.kinds().get(Kind.QUERY).eligible()).isEqualTo(3 * 64 * 64);
    assertThat(stats.layers().values().stream().mapToDouble(c -> c.shareOf(total)).sum())
        .isCloseTo(1, within(1e-12));
  }

  @Test
  void overlapOfATicketWithItself() {
    Ticket ticket = random(MODEL, "random", 0.25, 1);
    Overlap.Shared total = Overlap.of(ticket, ticket).total();
    assertThat(total.both()).isEqualTo(ticket.selected());
    assertThat(total.jaccard()).isEqualTo(1);
    assertThat(total.timesChance()).isCloseTo(4, within(1e-3));
  }

  @Test
  void independentTicketsOverlapByChance() {
    Overlap overlap = Overlap.of(random(MODEL, "random", 0.2, 1), random(MODEL, "random", 0.3, 2));
    double n = overlap.total().common();
    assertThat(overlap.total().both())
        .as("seeds 1 and 2, five standard deviations")
        .isCloseTo(Math.round(0.06 * n), within(Math.round(5 * Math.sqrt(0.06 * n))));
    overlap
        .layers()
        .forEach((layer, s) -> assertThat(s.either()).isEqualTo(s.first() + s.second() - s.both()));
  }

  @Test
  void disjointRangesHaveNothingInCommon() {
    Ticket low = random(MODEL, "random:layers=1", 0.5, 1);
    Ticket high = random(MODEL, "random:layers=3", 0.5, 1);
    Overlap overlap = Overlap.of(low, high);
    assertThat(overlap.total().both()).isZero();
    assertThat(overlap.total().either()).isEqualTo(low.selected() + high.selected());
    assertThat(overlap.total().timesChance()).isNaN();
    assertThat(overlap.layers()).containsOnlyKeys(1, 3);
  }

  @Test
  void refusesTicketsOfOtherShapes() {
    Ticket small = random(TestModels.model(3, 32, 2000), "random", 0.5, 1);
    Ticket large = random(MODEL, "random", 0.5, 1);
    assertThatThrownBy(() -> Overlap.of(small, large))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("[2000, 32] and [2000, 64]");
  }

  @Test
  void inspectShowsEveryLayerWithABarInProportion() {
    Ticket ticket = random(MODEL, "random", 0.3, 1);
    TicketStats stats = TicketStats.of(ticket);
    String text = TicketView.inspect(ticket);
    assertThat(text)
        .contains("strategy  random, active ratio 0.3")
        .contains(
            String.format(Locale.ROOT, "%,d of %,d eligible", ticket.selected(), ticket.eligible()))
        .contains(ticket.sha256())
        .contains("seed      1");
    stats
        .layers()
        .forEach(
            (layer, count) ->
                assertThat(text).contains(String.format(Locale.ROOT, "%,15d", count.selected())));
    String embeddings =
        text.lines().filter(l -> l.startsWith("0 embeddings")).findFirst().orElseThrow();
    assertThat(embeddings).as("the largest layer fills the bar").endsWith(TicketView.bar(1));
    assertThat(text).doesNotContain("NaN");
  }

  @Test
  void emptyTicketsAreShownWithoutNonsense() {
    Ticket none = random(MODEL, "none", 0, 1);
    assertThat(TicketView.inspect(none)).contains("selected  0 of").doesNotContain("NaN", "█");
    assertThat(TicketView.compare(none, none)).contains("by chance").doesNotContain("NaN");
  }

  @Test
  void provenanceCannotSendControlCodesToTheTerminal() {
    Ticket ticket = random(MODEL, "random", 0.3, 1);
    Ticket sly = ticket.withProvenance(Map.of("note", "\u001b[2Jgone\nselected 1"));
    assertThat(TicketView.inspect(sly)).contains("note      ?[2Jgone?selected 1");
  }

  @Test
  void compareGivesTheNumbersOfTheOverlap() {
    Ticket first = random(MODEL, "random", 0.2, 1);
    Ticket second = random(MODEL, "random:encoder", 0.3, new SplittableRandom(2).nextLong());
    Overlap overlap = Overlap.of(first, second);
    String text = TicketView.compare(first, second);
    assertThat(text)
        .contains(String.format(Locale.ROOT, "both      %,d entries", overlap.total().both()));
    overlap
        .layers()
        .forEach(
            (layer, shared) ->
                assertThat(text).contains(String.format(Locale.ROOT, "%,15d", shared.both())));
  }

  @Test
  void barsGrowInEighths() {
    assertThat(TicketView.bar(0)).isEmpty();
    assertThat(TicketView.bar(Double.NaN)).isEmpty();
    assertThat(TicketView.bar(1)).isEqualTo("█".repeat(40));
    assertThat(TicketView.bar(1.0 / 320)).isEqualTo("▏");
    assertThat(TicketView.bar(0.5)).isEqualTo("█".repeat(20));
  }
}
