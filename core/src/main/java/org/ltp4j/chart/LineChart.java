package org.ltp4j.chart;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * Lines, each with a band around it; with points as long as these can be told apart.
 *
 * @param caption title and alternative text
 * @param x title of the x axis
 * @param y title of the y axis
 * @param isLog whether equal distances on x are equal factors, base 2
 * @param series the lines
 * @param reference a level to compare with; null for none
 */
public record LineChart(
    Caption caption, String x, String y, boolean isLog, List<Series> series, Reference reference)
    implements Chart {
  private static final int MOST_TICKS = 12;
  private static final int MOST_POINTS = 40;
  private static final double MARGIN = 0.05;

  /**
   * One line.
   *
   * @param name as the legend shows it
   * @param points by x
   */
  public record Series(String name, List<Point> points) {}

  /**
   * A value and the band around it.
   *
   * @param x place
   * @param y value
   * @param low lower end of the band
   * @param high upper end of the band
   */
  public record Point(double x, double y, double low, double high) {
    /** A value without a band. */
    public static Point of(double x, double y) {
      return new Point(x, y, y, y);
    }

    boolean hasBand() {
      return low < high;
    }
  }

  @Override
  public int width() {
    return 680;
  }

  @Override
  public int height() {
    return 360 + Spec.legendHeight(names(), width());
  }

  @Override
  public List<String> rows() {
    return List.of();
  }

  @Override
  public List<List<String>> numbers() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", x, y, "from", "to"));
    for (Series line : series) {
      for (Point p : line.points) {
        rows.add(List.of(line.name, shown(p.x), shown(p.y), shown(p.low), shown(p.high)));
      }
    }
    return rows;
  }

  @Override
  public Map<String, Object> plot() {
    List<Object> layers = new ArrayList<>();
    if (reference != null) {
      layers.add(Spec.line(reference));
    }
    if (series.stream().anyMatch(s -> s.points.stream().anyMatch(Point::hasBand))) {
      Map<String, Object> band =
          Spec.layer(
              "ribbon", data(), Spec.of("x", "x", "ymin", "low", "ymax", "high", "fill", "s"));
      band.putAll(Spec.of("alpha", 0.15, "size", 0, "color", Palette.PAPER, "show_legend", false));
      layers.add(band);
    }
    Map<String, Object> mapping = Spec.of("x", "x", "y", "y", "color", "s");
    Map<String, Object> line = Spec.layer("line", data(), mapping);
    line.put("size", 1.1);
    layers.add(line);
    if (series.stream().allMatch(s -> s.points.size() <= MOST_POINTS)) {
      mapping.put("shape", "s");
      Map<String, Object> point = Spec.layer("point", data(), mapping);
      point.put("size", 3.0);
      layers.add(point);
    }
    List<Object> scales = new ArrayList<>(List.of(xAxis(), yAxis()));
    scales.addAll(Spec.series(names(), width()));
    Map<String, Object> plot = Spec.plot(caption, layers, scales);
    if (reference != null) {
      plot.put("caption", Spec.legend(reference));
    }
    return plot;
  }

  private List<String> names() {
    return series.stream().map(Series::name).toList();
  }

  private Map<String, Object> xAxis() {
    Map<String, Object> axis = Spec.axis("x", x);
    TreeSet<Double> places = new TreeSet<>();
    series.forEach(s -> s.points.forEach(p -> places.add(p.x)));
    double first = places.first();
    double last = places.last();
    if (isLog) {
      double margin = Math.pow(Math.max(last / first, 2), MARGIN);
      axis.put("trans", "log2");
      axis.put("limits", List.of(first / margin, last * margin));
    } else {
      double margin = MARGIN * (last > first ? last - first : 1);
      axis.put("limits", List.of(first - margin, last + margin));
    }
    if (places.size() <= MOST_TICKS) {
      axis.put("breaks", List.copyOf(places));
      axis.put("labels", places.stream().map(LineChart::shown).toList());
    }
    return axis;
  }

  /** As high as the numbers: lines show differences, which a zero would flatten. */
  private Map<String, Object> yAxis() {
    DoubleSummaryStatistics range = new DoubleSummaryStatistics();
    series.forEach(
        s ->
            s.points.forEach(
                p -> {
                  range.accept(p.low);
                  range.accept(p.high);
                }));
    if (reference != null) {
      range.accept(reference.value());
    }
    double margin = MARGIN * Math.max(range.getMax() - range.getMin(), 1e-3);
    Map<String, Object> axis = Spec.axis("y", y);
    axis.put("limits", List.of(range.getMin() - margin, range.getMax() + margin));
    return axis;
  }

  private Map<String, Object> data() {
    List<Object> xs = new ArrayList<>();
    List<Object> ys = new ArrayList<>();
    List<Object> lows = new ArrayList<>();
    List<Object> highs = new ArrayList<>();
    List<Object> names = new ArrayList<>();
    for (Series line : series) {
      for (Point p : line.points) {
        xs.add(p.x);
        ys.add(p.y);
        lows.add(p.low);
        highs.add(p.high);
        names.add(line.name);
      }
    }
    return Spec.of("x", xs, "y", ys, "low", lows, "high", highs, "s", names);
  }

  /** Up to four decimals, without zeros at the end. */
  private static String shown(double number) {
    String text = String.format(Locale.ROOT, "%.4f", number);
    return text.replaceFirst("\\.?0+$", "");
  }
}
