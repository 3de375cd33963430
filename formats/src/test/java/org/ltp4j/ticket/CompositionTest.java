package org.ltp4j.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;

class CompositionTest {
  private static final List<Parameter> MODEL = TestModels.model(3, 8, 30);
  private static final String BASE = "ab".repeat(32);

  @TempDir Path dir;

  private static Ticket ticket(String strategy, long seed) {
    Scores scores = Scores.of(Score.RANDOM, () -> null, () -> null, new Streams(seed));
    return Selection.of(MODEL, Strategy.parse(strategy), 0.3).cut(scores, 1, BASE, Map.of());
  }

  private static Set<String> entries(Ticket ticket) {
    Set<String> entries = new HashSet<>();
    ticket.bitmaps().forEach((name, bits) -> bits.forEachSetBit(i -> entries.add(name + " " + i)));
    return entries;
  }

  @ParameterizedTest
  @EnumSource(SetOperation.class)
  void threeTicketsAreTheSetsThatJavaMakes(SetOperation operation) {
    List<Ticket> tickets =
        List.of(ticket("random", 1), ticket("random:encoder", 2), ticket("random:layers=2-3", 3));
    Set<String> expected = entries(tickets.get(0));
    for (Ticket next : tickets.subList(1, 3)) {
      switch (operation) {
        case UNION -> expected.addAll(entries(next));
        case INTERSECTION -> expected.retainAll(entries(next));
        case DIFFERENCE -> expected.removeAll(entries(next));
      }
    }
    assertThat(expected).isNotEmpty();

    Ticket composed = Composition.of(operation, tickets);
    assertThat(entries(composed)).isEqualTo(expected);
    assertThat(composed.parameters()).isEqualTo(tickets.get(0).parameters());
    assertThat(composed.ratio()).isEqualTo((double) expected.size() / tickets.get(0).eligible());
    assertThat(composed.provenance())
        .containsEntry("ticket_2", "random:encoder, sha256 " + tickets.get(1).sha256())
        .hasSize(3);

    Path file = dir.resolve("composed");
    composed.save(file);
    assertThat(Ticket.load(file)).isEqualTo(composed);
  }

  @Test
  void layersStayInTheModelsOrder() {
    Ticket top = ticket("random:layers=3", 1);
    Ticket bottom = ticket("random:layers=1", 2);
    assertThat(Composition.of(SetOperation.UNION, List.of(top, bottom)).parameters())
        .extracting(Parameter::layer)
        .isSorted()
        .containsOnly(1, 3);
  }

  @Test
  void nothingInCommonIsATicketOfNoEntries() {
    Ticket none =
        Composition.of(
            SetOperation.INTERSECTION,
            List.of(ticket("random:layers=1", 1), ticket("random:layers=2", 1)));
    assertThat(none.selected()).isZero();
    Path file = dir.resolve("none");
    none.save(file);
    assertThat(Ticket.load(file)).isEqualTo(none);
  }

  @ParameterizedTest
  @EnumSource(Origin.class)
  void aCompositionIsNotCutOfAModel(Origin origin) {
    Strategy strategy = Strategy.parse(origin.toString());
    assertThat(strategy).isEqualTo(new Strategy.Given(origin));
    assertThatThrownBy(() -> Selection.of(MODEL, strategy, 0.2))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("ltp ticket compose");
  }

  @Test
  void ticketsOfTwoBasesAreRefused() {
    Ticket first = ticket("random", 1);
    Ticket other =
        new Ticket(
            first.parameters(),
            first.bitmaps(),
            BaseIdentity.ofWeights("cd".repeat(32)),
            first.strategy(),
            first.ratio(),
            Map.of());
    assertThatThrownBy(() -> Composition.of(SetOperation.UNION, List.of(first, other)))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("cdcdcd");
  }

  @Test
  void whatOneTicketKnowsOfTheBaseIsKept() {
    Ticket earlier = ticket("random", 1);
    BaseIdentity whole = new BaseIdentity(BASE, "12".repeat(32), "34".repeat(32));
    Ticket later =
        new Ticket(
            earlier.parameters(),
            earlier.bitmaps(),
            whole,
            earlier.strategy(),
            earlier.ratio(),
            Map.of());
    assertThat(Composition.of(SetOperation.UNION, List.of(earlier, later)).base()).isEqualTo(whole);
  }

  @Test
  void aRatioThatTheEntriesDoNotHaveIsRefused() {
    Ticket union =
        Composition.of(SetOperation.UNION, List.of(ticket("random", 1), ticket("random", 2)));
    Path file = dir.resolve("wrong");
    new Ticket(
            union.parameters(),
            union.bitmaps(),
            union.base(),
            union.strategy(),
            0.2,
            union.provenance())
        .save(file);
    assertThatThrownBy(() -> Ticket.load(file))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("metadata ratio")
        .hasMessageContaining("found 0.2");
  }
}
