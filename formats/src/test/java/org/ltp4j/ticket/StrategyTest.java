package org.ltp4j.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;

class StrategyTest {
  @ParameterizedTest
  @CsvSource({
    "global,global",
    "change,global",
    "change:global,global",
    "per-tensor,per-tensor",
    "layers=5-8,layers=5-8",
    "layers=4,layers=4",
    "layers=4-4,layers=4",
    "middle,middle",
    "top:random,random:top",
    "encoder,encoder",
    "embeddings,embeddings",
    "random,random",
    "random:global,random",
    "layers=5-8:random,random:layers=5-8",
    "per-tensor:encoder:magnitude,magnitude:encoder:per-tensor",
    "smallest-change,smallest-change",
    "all,all",
    "none,none"
  })
  void readsEveryFormAndWritesTheShortest(String text, String shortest) {
    Strategy strategy = Strategy.parse(text);
    assertThat(strategy).hasToString(shortest);
    assertThat(Strategy.parse(shortest)).isEqualTo(strategy);
  }

  @ParameterizedTest
  @CsvSource({"3,1,2,3", "4,1,2-3,4", "5,1-2,3,4-5", "6,1-2,3-4,5-6", "12,1-4,5-8,9-12"})
  void thirdsAreLayersOfAModel(int layers, String bottom, String middle, String top) {
    assertThat(Strategy.parse("bottom").in(layers)).hasToString("layers=" + bottom);
    assertThat(Strategy.parse("random:middle:per-tensor").in(layers))
        .hasToString("random:layers=" + middle + ":per-tensor");
    assertThat(Strategy.parse("top").in(layers)).hasToString("layers=" + top);
    assertThat(Strategy.parse("encoder").in(layers)).hasToString("encoder");
  }

  @Test
  void twoLayersHaveNoThirds() {
    assertThatThrownBy(() -> Strategy.parse("middle").in(2))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("range middle", "at least 3 layers", "layers=a-b");
  }

  @Test
  void everyCombinationSurvivesWritingAndReading() {
    List<Range> ranges =
        List.of(
            Range.Named.GLOBAL,
            Range.Named.ENCODER,
            Range.Named.EMBEDDINGS,
            Range.Third.BOTTOM,
            new Range.Layers(0, 4),
            new Range.Layers(12, 12));
    for (Score score : Score.values()) {
      for (Range range : ranges) {
        for (boolean perTensor : new boolean[] {false, true}) {
          Strategy strategy = new Strategy.Ranked(score, range, perTensor);
          assertThat(Strategy.parse(strategy.toString())).isEqualTo(strategy);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "globl",
        "layers",
        "layers=",
        "layers=5-",
        "layers=8-5",
        "layers=-1",
        "layers=99999",
        "random:magnitude",
        "encoder:layers=1",
        "per-tensor:per-tensor",
        "all:random",
        "random:",
        "GLOBAL",
        "layers=1-2-3"
      })
  void refusesTheRestInOneLine(String text) {
    assertThatThrownBy(() -> Strategy.parse(text))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("'" + text + "'")
        .message()
        .doesNotContain("\n");
  }
}
