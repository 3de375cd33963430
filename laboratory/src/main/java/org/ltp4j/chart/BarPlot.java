package org.ltp4j.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.ltp4j.chart.BarChart.Bar;
import org.ltp4j.chart.Mark.Label;
import org.ltp4j.chart.Mark.Line;
import org.ltp4j.chart.Mark.Side;

/** Places a {@link BarChart}. */
final class BarPlot {
  private static final double LEAST_WIDTH = 480;
  private static final double MOST_WIDTH = 1160;
  private static final double WIDTH_OF_LYING = 680;
  private static final double MOST_NAME = 240;
  private static final double GAP = 8;

  /** Of a bar beside others and the least of one, and what a group has free beside its bars. */
  private static final double BAR = 18;

  private static final double LEAST_BAR = 5;
  private static final double BETWEEN = 14;
  private static final double LEAST_GROUP = 44;

  /** How far an error bar's ends reach to each side. */
  private static final double MOST_CAP = 5;

  private final BarChart chart;
  private final List<Bar> bars;
  private final List<String> groups;
  private final List<String> series;
  private final Scale scale;

  private BarPlot(BarChart chart) {
    this.chart = chart;
    this.bars = chart.bars().stream().filter(bar -> Double.isFinite(bar.value())).toList();
    this.groups =
        chart.groups().stream()
            .filter(group -> bars.stream().anyMatch(bar -> bar.group().equals(group)))
            .toList();
    this.series =
        chart.series().stream()
            .filter(name -> bars.stream().anyMatch(bar -> bar.series().equals(name)))
            .toList();
    this.scale =
        Scale.fromZero(
            DoubleStream.concat(
                bars.stream().flatMapToDouble(b -> DoubleStream.of(b.value(), b.low(), b.high())),
                chart.references().stream().mapToDouble(Chart.Reference::value)),
            chart.y());
  }

  static Drawing draw(BarChart chart) {
    BarPlot plot = new BarPlot(chart);
    double left = Upright.left(plot.scale);
    double group = Math.max(LEAST_GROUP, BAR * plot.mostInAGroup() + BETWEEN);
    double wished = left + Sheet.PAD + group * plot.groups.size();
    double width = Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, wished));
    double each = (width - left - Sheet.PAD) / Math.max(1, plot.groups.size());
    boolean hasRoom =
        plot.groups.stream().allMatch(g -> TextWidth.of(g, Sheet.SIZE) <= each - GAP)
            && (each - BETWEEN) / plot.mostInAGroup() >= LEAST_BAR;
    return hasRoom ? plot.upright(width, each) : plot.lying();
  }

  private Drawing upright(double width, double each) {
    Sheet sheet = new Sheet(width);
    Upright plot = Upright.begin(sheet, chart.caption(), chart.y(), scale);
    for (int g = 0; g < groups.size(); g++) {
      double middle = plot.left() + (g + 0.5) * each;
      group(new Across(sheet, false), groups.get(g), middle, each, plot.y());
      sheet.add(Label.of("tick-x", middle, plot.names(), Side.MIDDLE, groups.get(g)));
    }
    double zero = plot.y().applyAsDouble(0);
    sheet.add(Line.of("axis", plot.left(), zero, plot.right(), zero, Palette.INK));
    plot.references(chart.references());
    return plot.finish(chart.x(), legend());
  }

  private Drawing lying() {
    Sheet sheet = new Sheet(WIDTH_OF_LYING);
    sheet.title(chart.caption().title());
    List<Name> names = Name.cut(groups, MOST_NAME);
    double left = Sheet.PAD + Name.widest(names) + GAP;
    double right = WIDTH_OF_LYING - Sheet.PAD - scale.widest() / 2;
    sheet.skip(Sheet.SIZE);
    Name title = Name.cut(chart.x(), WIDTH_OF_LYING - 2 * Sheet.PAD);
    sheet.add(Label.of("axis-y", Sheet.PAD, sheet.y(), Side.RIGHT, title));
    sheet.skip(GAP);
    double top = sheet.y();
    double each = BAR * mostInAGroup() + BETWEEN;
    double bottom = top + each * groups.size();
    DoubleUnaryOperator x = scale.between(left, right);
    double free = 0;
    for (Scale.Tick tick : scale.ticks()) {
      double at = x.applyAsDouble(tick.value());
      sheet.add(Line.of("grid", at, top, at, bottom, Palette.GRID));
      double half = TextWidth.of(tick.text(), Sheet.SIZE) / 2;
      if (at - half >= free) {
        double y = bottom + GAP / 2 + Sheet.SIZE;
        sheet.add(Label.of("tick-x", at, y, Side.MIDDLE, tick.text()));
        free = at + half + GAP;
      }
    }
    double zero = x.applyAsDouble(0);
    for (int g = 0; g < groups.size(); g++) {
      double middle = top + (g + 0.5) * each;
      group(new Across(sheet, true), groups.get(g), middle, each, x);
      sheet.add(Label.of("tick-y", left - GAP, middle + Sheet.DROP, Side.LEFT, names.get(g)));
    }
    sheet.add(Line.of("axis", zero, top, zero, bottom, Palette.INK));
    List<Chart.Reference> references = chart.references();
    for (int i = 0; i < references.size(); i++) {
      double at = x.applyAsDouble(references.get(i).value());
      sheet.reference(i, at, top, at, bottom);
    }
    sheet.skip(bottom - top + Sheet.LINE + GAP + Sheet.SIZE);
    Name values = Name.cut(chart.y().title(), WIDTH_OF_LYING - 2 * Sheet.PAD);
    double half = values.width() / 2;
    double middle = Math.min((left + right) / 2, WIDTH_OF_LYING - Sheet.PAD - half);
    sheet.add(
        Label.of("axis-x", Math.max(middle, Sheet.PAD + half), sheet.y(), Side.MIDDLE, values));
    sheet.skip(GAP);
    sheet.legend(legend());
    return sheet.finish();
  }

  /**
   * A sheet on which bars are placed by their middle and their numbers, whether they lie or not.
   */
  private record Across(Sheet sheet, boolean isLying) {
    void bar(Style style, double from, double to, double first, double last, String title) {
      double low = Math.min(first, last);
      double length = Math.abs(last - first);
      sheet.add(
          isLying
              ? style.box("bar", low, from, length, to - from, title)
              : style.box("bar", from, low, to - from, length, title));
    }

    void line(double across, double along, double toAcross, double toAlong) {
      sheet.add(
          isLying
              ? Line.of("error", along, across, toAlong, toAcross, Palette.INK)
              : Line.of("error", across, along, toAcross, toAlong, Palette.INK));
    }
  }

  private void group(
      Across on, String group, double middle, double each, DoubleUnaryOperator place) {
    List<Bar> members =
        bars.stream()
            .filter(bar -> bar.group().equals(group))
            .sorted(Comparator.comparingInt(bar -> series.indexOf(bar.series())))
            .toList();
    double width = Math.min(2 * BAR, (each - BETWEEN) / mostInAGroup());
    double from = middle - width * members.size() / 2;
    for (Bar bar : members) {
      Style style = Style.series(series.indexOf(bar.series()), false);
      String name = series.size() > 1 ? group + ", " + bar.series() : group;
      double zero = place.applyAsDouble(0);
      double end = place.applyAsDouble(bar.value());
      on.bar(style, from, from + width - 1, zero, end, name + ": " + bar.text());
      if (bar.hasError()) {
        double centre = from + (width - 1) / 2;
        double cap = Math.min(MOST_CAP, width / 3);
        double low = place.applyAsDouble(bar.low());
        double high = place.applyAsDouble(bar.high());
        on.line(centre, low, centre, high);
        on.line(centre - cap, low, centre + cap, low);
        on.line(centre - cap, high, centre + cap, high);
      }
      from += width;
    }
  }

  private List<Sheet.Entry> legend() {
    List<Sheet.Entry> entries = new ArrayList<>();
    series.forEach(
        name -> entries.add(new Sheet.Entry(Style.series(entries.size(), false), true, name)));
    return Sheet.legend(entries, chart.references());
  }

  private int mostInAGroup() {
    return groups.stream()
        .mapToInt(g -> (int) bars.stream().filter(bar -> bar.group().equals(g)).count())
        .max()
        .orElse(1);
  }
}
