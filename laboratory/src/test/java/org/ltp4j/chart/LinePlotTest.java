package org.ltp4j.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.chart.DrawnSvg.Shape;
import org.ltp4j.chart.DrawnSvg.Text;

class LinePlotTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1, 5, false, 30, 60", "2, 180, 180, false, 30, 60", "2, 4, 20, true, -30, 60",
    "15, 1, 40, false, -3, -2", "20, 1, 180, true, 0, 1", "21, 3, 60, false, 0, 4e9",
  })
  void everyLineHasItsNumbersAtTheirPlaces(
      int series, int shortest, int longest, boolean isRightToLeft, double from, double to) {
    List<String> names = Sketches.names(series, shortest, longest, isRightToLeft, 7);
    for (List<Double> xs :
        List.of(
            List.of(1.0, 4.0, 16.0, 64.0), List.of(0.05, 0.1, 0.2, 0.5), Sketches.counted(13))) {
      boolean isLog = xs.get(0) == 1;
      requireLines(Sketches.lines(names, xs, isLog, from, to), isLog);
    }
    requireLines(Sketches.lines(names, Sketches.counted(49), false, from, to), false);
    requireLines(
        Sketches.lines(
            names, IntStream.rangeClosed(1, 20).mapToObj(i -> 3.0 * i).toList(), true, from, to),
        true);
  }

  @ParameterizedTest
  @ValueSource(doubles = {12.5, 0, -7, 1e-9, 3e12, 100, 0.1, 54.12345678})
  void aConstantSeriesHasTicksOfFewDigits(double level) {
    List<LineChart.Point> points =
        IntStream.range(1, 4).mapToObj(x -> LineChart.Point.of(x, level)).toList();
    DrawnSvg svg = DrawnSvg.of(lines(Chart.Axis.of("loss"), points));
    svg.requireLegible();
    List<Text> ticks = svg.texts("tick-y");
    assertThat(ticks).hasSizeBetween(3, 9);
    assertThat(ticks).allMatch(t -> t.shown().replaceAll("[^0-9]", "").length() <= 5);
    DoubleUnaryOperator y = svg.axis(false, false);
    Shape line = svg.shapes("line").get(0);
    double precision = Math.abs(y.applyAsDouble(0.05) - y.applyAsDouble(0));
    assertThat(y.applyAsDouble(line.middleY())).isCloseTo(level, within(precision));
  }

  @Test
  void aShareOfAHundredPercentHasNoTickAboveIt() {
    List<LineChart.Point> points = List.of(LineChart.Point.of(1, 100), LineChart.Point.of(2, 100));
    assertThat(DrawnSvg.of(lines(Chart.Axis.percent("accuracy, %"), points)).texts("tick-y"))
        .extracting(t -> DrawnSvg.number(t.shown()))
        .allMatch(tick -> tick <= 100)
        .contains(100.0);
  }

  @Test
  void aMissingNumberIsAGap() {
    List<LineChart.Point> points =
        List.of(
            LineChart.Point.of(1, 2),
            LineChart.Point.of(2, 3),
            LineChart.Point.of(3, Double.NaN),
            LineChart.Point.of(4, 3),
            LineChart.Point.of(5, 5),
            LineChart.Point.of(6, Double.POSITIVE_INFINITY));
    LineChart chart = lines(Chart.Axis.of("loss"), points);
    DrawnSvg svg = DrawnSvg.of(chart);
    assertThat(svg.shapes("line")).hasSize(2).allMatch(line -> line.corners().size() == 4);
    assertThat(svg.shapes("point")).hasSize(4);
    assertThat(svg.document().html()).doesNotContain("NaN", "Infinity");
    assertThat(chart.numbers().get(3)).containsExactly("s", "3", "none", "none", "none");
    svg.requireLegible();
  }

  @Test
  void onePointOrNoneIsAPictureToo() {
    DrawnSvg one = DrawnSvg.of(lines(Chart.Axis.of("loss"), List.of(LineChart.Point.of(7, 2))));
    assertThat(one.shapes("point")).hasSize(1);
    Text tick = one.named("tick-x", "7");
    assertThat(one.shapes("point").get(0).middleX()).isCloseTo(tick.middleX(), within(0.02));
    DrawnSvg none = DrawnSvg.of(lines(Chart.Axis.of("loss"), List.of()));
    none.requireLegible();
    assertThat(none.shapes("line", "point")).isEmpty();
  }

  private static void requireLines(LineChart chart, boolean isLog) {
    DrawnSvg svg = DrawnSvg.of(chart);
    svg.requireLegible();
    DoubleUnaryOperator x = svg.axis(true, isLog);
    DoubleUnaryOperator y = svg.axis(false, false);
    double precision = Math.abs(y.applyAsDouble(0.05) - y.applyAsDouble(0));
    Set<String> drawn = new HashSet<>();
    for (Shape line : svg.shapes("line")) {
      String name =
          chart.series().size() > 1 ? svg.series(line.look()) : chart.series().get(0).name();
      LineChart.Series series =
          chart.series().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
      assertThat(line.corners()).hasSize(2 * series.points().size());
      for (int i = 0; i < series.points().size(); i++) {
        LineChart.Point point = series.points().get(i);
        double close = isLog ? 0.002 * point.x() : 0.002 * Math.max(1, point.x());
        assertThat(x.applyAsDouble(line.corners().get(2 * i))).isCloseTo(point.x(), within(close));
        assertThat(y.applyAsDouble(line.corners().get(2 * i + 1)))
            .isCloseTo(point.y(), within(precision));
      }
      drawn.add(name);
    }
    assertThat(drawn).hasSameSizeAs(chart.series());
    double level = y.applyAsDouble(svg.shapes("reference").get(0).middleY());
    assertThat(level).isCloseTo(33.3, within(precision));
    List<Shape> bands = svg.shapes("band");
    for (int s = 0; s < bands.size(); s++) {
      LineChart.Series series = chart.series().get(s);
      double high = series.points().stream().mapToDouble(LineChart.Point::high).max().orElseThrow();
      double low = series.points().stream().mapToDouble(LineChart.Point::low).min().orElseThrow();
      assertThat(y.applyAsDouble(bands.get(s).box().getY())).isCloseTo(high, within(precision));
      assertThat(y.applyAsDouble(bands.get(s).box().getMaxY())).isCloseTo(low, within(precision));
    }
  }

  private static LineChart lines(Chart.Axis y, List<LineChart.Point> points) {
    return new LineChart(
        Sketches.caption("lines"),
        "epoch",
        y,
        false,
        List.of(new LineChart.Series("s", points)),
        List.of());
  }
}
