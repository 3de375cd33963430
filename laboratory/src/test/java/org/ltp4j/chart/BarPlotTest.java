package org.ltp4j.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ltp4j.chart.DrawnSvg.Shape;
import org.ltp4j.chart.DrawnSvg.Text;

class BarPlotTest {
  @ParameterizedTest
  @CsvSource({
    "2, 1, 8, false, 1, 5, 60",
    "2, 180, 180, false, 3, 5, 60",
    "2, 4, 20, true, 2, -30, 60",
    "15, 2, 2, false, 1, 20, 80",
    "15, 1, 40, false, 2, -60, -20",
    "15, 1, 180, true, 4, 0, 1",
    "20, 1, 3, false, 4, 0, 4e7",
    "20, 21, 21, false, 1, -1e-4, 1e-4",
    "49, 1, 2, false, 1, 0, 100",
    "49, 1, 2, false, 20, 0, 100",
    "49, 1, 180, false, 2, 0, 100",
    "4, 20, 30, false, 17, 0, 100",
  })
  void everyBarStandsAtItsNameAndIsAsLongAsItsNumber(
      int groups,
      int shortest,
      int longest,
      boolean isRightToLeft,
      int series,
      double from,
      double to) {
    requireBars(
        Sketches.bars(
            Sketches.names(groups, shortest, longest, isRightToLeft, 5),
            Sketches.names(series, 1, longest, isRightToLeft, 6),
            from,
            to));
  }

  @Test
  void aGroupOrASeriesWithoutBarsHasNoPlace() {
    BarChart full = Sketches.bars(List.of("global", "none", "encoder"), List.of("ltp", "ft"), 1, 9);
    List<BarChart.Bar> some =
        full.bars().stream()
            .filter(bar -> !bar.group().equals("none") && bar.series().equals("ltp"))
            .toList();
    DrawnSvg svg = DrawnSvg.of(with(full, some, full.references()));
    assertThat(svg.texts("tick-x")).extracting(Text::name).containsExactly("global", "encoder");
    assertThat(svg.texts("legend")).extracting(Text::name).containsExactly("chance, 14.3 %");
    List<Shape> bars = svg.shapes("bar");
    double left = bars.get(0).middleX() - svg.shapes("axis").get(0).box().getX();
    double right = svg.shapes("axis").get(0).box().getMaxX() - bars.get(1).middleX();
    assertThat(left).isCloseTo(right, within(1.1));
  }

  @Test
  void missingAndEqualNumbersLeaveAPicture() {
    List<BarChart.Bar> bars =
        List.of(
            new BarChart.Bar("a", "s", 0, 0, 0, "0"),
            new BarChart.Bar("b", "s", 0, Double.NaN, Double.NaN, "0"),
            new BarChart.Bar("c", "s", Double.NaN, 0, 1, "none"));
    BarChart base = Sketches.bars(List.of("a", "b", "c"), List.of("s"), 0, 1);
    DrawnSvg svg = DrawnSvg.of(with(base, bars, List.of()));
    svg.requireLegible();
    assertThat(svg.shapes("bar")).hasSize(2).allMatch(bar -> bar.box().getHeight() == 0);
    assertThat(svg.shapes("error")).isEmpty();
    assertThat(svg.texts("tick-y")).extracting(Text::shown).startsWith("0", "0.2");
    assertThat(DrawnSvg.of(with(base, List.of(), base.references())).shapes("bar")).isEmpty();
  }

  @Test
  void noTickIsAboveAllThatCanBe() {
    List<BarChart.Bar> bars = List.of(new BarChart.Bar("a", "s", 100, 100, 100, "100"));
    BarChart base = Sketches.bars(List.of("a"), List.of("s"), 0, 1);
    BarChart percent =
        new BarChart(
            base.caption(),
            base.x(),
            Chart.Axis.percent("accuracy, %"),
            base.groups(),
            base.series(),
            bars,
            List.of());
    assertThat(DrawnSvg.of(percent).texts("tick-y"))
        .extracting(Text::shown)
        .containsExactly("0", "20", "40", "60", "80", "100");
  }

  private static void requireBars(BarChart chart) {
    DrawnSvg svg = DrawnSvg.of(chart);
    svg.requireLegible();
    boolean isLying =
        svg.texts("tick-y").stream().anyMatch(t -> t.name().equals(chart.groups().get(0)));
    String names = isLying ? "tick-y" : "tick-x";
    assertThat(svg.texts(names)).extracting(Text::name).isEqualTo(chart.groups());
    DoubleUnaryOperator value = svg.axis(isLying, false);
    double precision = Math.abs(value.applyAsDouble(0.05) - value.applyAsDouble(0));
    Map<String, Double> drawn = new HashMap<>();
    List<Shape> errors = svg.shapes("error");
    for (Shape bar : svg.shapes("bar")) {
      double across = isLying ? bar.middleY() : bar.middleX();
      Text group =
          svg.texts(names).stream()
              .min(
                  (a, b) ->
                      Double.compare(
                          Math.abs(middle(a, isLying) - across),
                          Math.abs(middle(b, isLying) - across)))
              .orElseThrow();
      String series = chart.series().size() > 1 ? svg.series(bar.look()) : chart.series().get(0);
      BarChart.Bar data =
          chart.bars().stream()
              .filter(b -> b.group().equals(group.name()) && b.series().equals(series))
              .findFirst()
              .orElseThrow();
      double one = value.applyAsDouble(isLying ? bar.box().getX() : bar.box().getMaxY());
      double other = value.applyAsDouble(isLying ? bar.box().getMaxX() : bar.box().getY());
      double end = data.value() < 0 ? Math.min(one, other) : Math.max(one, other);
      double foot = data.value() < 0 ? Math.max(one, other) : Math.min(one, other);
      assertThat(end).isCloseTo(data.value(), within(precision));
      assertThat(foot).isCloseTo(0, within(precision));
      drawn.put(group.name() + "\n" + series, end);
      Shape error = errors.get(3 * (drawn.size() - 1));
      assertThat(isLying ? error.middleY() : error.middleX()).isCloseTo(across, within(0.02));
      double low = value.applyAsDouble(isLying ? error.box().getX() : error.box().getMaxY());
      double high = value.applyAsDouble(isLying ? error.box().getMaxX() : error.box().getY());
      assertThat(low).isCloseTo(data.low(), within(precision));
      assertThat(high).isCloseTo(data.high(), within(precision));
    }
    assertThat(drawn).hasSameSizeAs(chart.bars());
    Shape level = svg.shapes("reference").get(0);
    assertThat(value.applyAsDouble(isLying ? level.middleX() : level.middleY()))
        .isCloseTo(14.3, within(precision));
    List<Double> sides = new ArrayList<>();
    svg.shapes("bar")
        .forEach(bar -> sides.add(isLying ? bar.box().getHeight() : bar.box().getWidth()));
    assertThat(sides).allMatch(side -> side >= 3);
  }

  private static double middle(Text text, boolean isLying) {
    return isLying ? text.middleY() : text.middleX();
  }

  private static BarChart with(
      BarChart chart, List<BarChart.Bar> bars, List<Chart.Reference> references) {
    return new BarChart(
        chart.caption(), chart.x(), chart.y(), chart.groups(), chart.series(), bars, references);
  }
}
