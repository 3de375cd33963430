package org.ltp4j.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.ltp4j.chart.LineChart.Point;
import org.ltp4j.chart.LineChart.Series;
import org.ltp4j.chart.Mark.Area;
import org.ltp4j.chart.Mark.Label;
import org.ltp4j.chart.Mark.Line;
import org.ltp4j.chart.Mark.Place;
import org.ltp4j.chart.Mark.Side;

/** Places a {@link LineChart}. */
final class LinePlot {
  private static final double WIDTH = 680;
  private static final double GAP = 8;
  private static final double BAND = 0.15;
  private static final int MOST_POINTS = 40;
  private static final int MOST_TICKS = 12;

  private final LineChart chart;
  private final Sheet sheet = new Sheet(WIDTH);
  private final Scale xScale;
  private final Scale yScale;

  private LinePlot(LineChart chart) {
    this.chart = chart;
    this.xScale = xScale();
    this.yScale =
        Scale.around(
            DoubleStream.concat(
                points().flatMapToDouble(p -> DoubleStream.of(p.y(), p.low(), p.high())),
                chart.references().stream().mapToDouble(Chart.Reference::value)),
            chart.y());
  }

  static Drawing draw(LineChart chart) {
    return new LinePlot(chart).draw();
  }

  private Drawing draw() {
    Upright plot = Upright.begin(sheet, chart.caption(), chart.y(), yScale);
    DoubleUnaryOperator x = xScale.between(plot.left(), plot.right());
    names(plot, x);
    plot.references(chart.references());
    boolean hasPoints = chart.series().stream().allMatch(s -> s.points().size() <= MOST_POINTS);
    List<Sheet.Entry> entries = new ArrayList<>();
    for (Series line : chart.series()) {
      Style style = Style.series(entries.size(), hasPoints);
      entries.add(new Sheet.Entry(style, false, line.name()));
      band(line, style, x, plot.y());
    }
    for (int i = 0; i < entries.size(); i++) {
      line(chart.series().get(i), entries.get(i).style(), x, plot.y());
    }
    return plot.finish(chart.x(), Sheet.legend(entries, chart.references()));
  }

  /** Names below the axis; one that would touch the name before it is left out. */
  private void names(Upright plot, DoubleUnaryOperator x) {
    double y = plot.bottom();
    sheet.add(Line.of("axis", plot.left(), y, plot.right(), y, Palette.INK));
    double free = 0;
    for (Scale.Tick tick : xScale.ticks()) {
      double at = x.applyAsDouble(tick.value());
      double half = TextWidth.of(tick.text(), Sheet.SIZE) / 2;
      sheet.add(Line.of("tick", at, y, at, y + GAP / 2, Palette.INK));
      if (at - half >= free && at + half <= WIDTH) {
        sheet.add(Label.of("tick-x", at, plot.names(), Side.MIDDLE, tick.text()));
        free = at + half + GAP;
      }
    }
  }

  private void band(Series line, Style style, DoubleUnaryOperator x, DoubleUnaryOperator y) {
    List<Point> points = line.points().stream().filter(Point::isFinite).toList();
    if (points.stream().noneMatch(Point::hasBand)) {
      return;
    }
    List<Place> around = new ArrayList<>();
    for (Point p : points) {
      double high = p.hasBand() ? p.high() : p.y();
      around.add(new Place(x.applyAsDouble(p.x()), y.applyAsDouble(high)));
    }
    for (int i = points.size() - 1; i >= 0; i--) {
      Point p = points.get(i);
      double low = p.hasBand() ? p.low() : p.y();
      around.add(new Place(x.applyAsDouble(p.x()), y.applyAsDouble(low)));
    }
    sheet.add(new Area("band", around, style.ink(), BAND, null, ""));
  }

  /** A gap where a number is missing; a number without neighbours is a point in any case. */
  private void line(Series line, Style style, DoubleUnaryOperator x, DoubleUnaryOperator y) {
    List<Place> run = new ArrayList<>();
    for (Point p : line.points()) {
      if (p.isFinite()) {
        run.add(new Place(x.applyAsDouble(p.x()), y.applyAsDouble(p.y())));
      } else {
        run(run, style);
        run.clear();
      }
    }
    run(run, style);
    for (Point p : line.points().stream().filter(Point::isFinite).toList()) {
      String title = line.name() + ": " + Numbers.shown(p.x()) + ", " + Numbers.shown(p.y());
      style
          .point("point", x.applyAsDouble(p.x()), y.applyAsDouble(p.y()), title)
          .ifPresent(sheet::add);
    }
  }

  private void run(List<Place> places, Style style) {
    if (places.size() > 1) {
      sheet.add(style.line("line", List.copyOf(places)));
    } else if (places.size() == 1 && !style.hasPoints()) {
      Place at = places.get(0);
      new Style(style.ink(), style.round(), style.dash(), true)
          .point("point", at.x(), at.y(), "")
          .ifPresent(sheet::add);
    }
  }

  private Scale xScale() {
    TreeSet<Double> places = new TreeSet<>();
    points().forEach(p -> places.add(p.x()));
    boolean isLog = chart.isLog() && !places.isEmpty() && places.first() > 0;
    Scale scale =
        isLog
            ? Scale.log(places.first(), places.last())
            : Scale.around(places.stream().mapToDouble(p -> p), Chart.Axis.of(chart.x()));
    return places.isEmpty() || places.size() > MOST_TICKS ? scale : scale.with(List.copyOf(places));
  }

  private Stream<Point> points() {
    return chart.series().stream().flatMap(s -> s.points().stream()).filter(Point::isFinite);
  }
}
