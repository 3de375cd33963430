package org.ltp4j.chart;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Bars side by side, in groups where there are several series; upright, or lying where the groups'
 * names would not fit below them.
 *
 * @param caption title and alternative text
 * @param x title of the x axis
 * @param y title of the y axis
 * @param groups names along the x axis, in order
 * @param series names of the colours, in order; one is shown without a legend
 * @param bars the bars
 * @param reference a level to compare with; null for none
 */
public record BarChart(
    Caption caption,
    String x,
    String y,
    List<String> groups,
    List<String> series,
    List<Bar> bars,
    Reference reference)
    implements Chart {
  private static final int PIXELS_A_GROUP = 44;
  private static final int PIXELS_A_BAR = 18;
  private static final int PIXELS_A_LETTER = 8;
  private static final int MARGIN = 120;
  private static final int WIDTH_OF_LYING = 680;

  /** What the bars of a group take of the distance between groups. */
  private static final double FULL = 0.9;

  private static final double HALF = 0.5;

  /** How far an error bar's ends reach to each side, as a share of the bar. */
  private static final double STROKE = 0.15;

  /**
   * One bar.
   *
   * @param group where it stands
   * @param series its colour
   * @param value its height
   * @param low lower end of its error bar
   * @param high upper end of its error bar
   * @param text the value as people read it
   */
  public record Bar(
      String group, String series, double value, double low, double high, String text) {
    boolean hasError() {
      return low < high;
    }
  }

  /** Whether the names, not the bars, would make the picture too wide. */
  private boolean isLying() {
    return groupWidth() > barsWidth() && MARGIN + groupWidth() * groups.size() > WIDTH_OF_LYING;
  }

  private int barsWidth() {
    return Math.max(PIXELS_A_GROUP, PIXELS_A_BAR * series.size());
  }

  private int groupWidth() {
    int longest = groups.stream().mapToInt(String::length).max().orElse(0);
    return Math.max(barsWidth(), PIXELS_A_LETTER * (longest + 1));
  }

  @Override
  public List<String> rows() {
    return isLying() ? groups : List.of();
  }

  @Override
  public int width() {
    if (isLying()) {
      return WIDTH_OF_LYING;
    }
    return Math.min(1200, Math.max(480, MARGIN + groupWidth() * groups.size()));
  }

  @Override
  public int height() {
    int bars = isLying() ? 110 + (PIXELS_A_BAR * series.size() + 14) * groups.size() : 360;
    return bars + Spec.legendHeight(series, width());
  }

  @Override
  public List<List<String>> numbers() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(Stream.of(x, "", y).toList());
    bars.forEach(bar -> rows.add(List.of(bar.group, bar.series, bar.text)));
    return rows;
  }

  @Override
  public Map<String, Object> plot() {
    List<Placed> placed = placed();
    List<Object> layers = new ArrayList<>(List.of(rectangles(placed)));
    if (bars.stream().anyMatch(Bar::hasError)) {
      layers.add(errors(placed));
    }
    if (reference != null) {
      layers.add(Spec.line(reference));
    }
    List<Object> scales = new ArrayList<>(List.of(groupAxis(), Spec.axis("y", y)));
    scales.addAll(Spec.series(series, width()));
    Map<String, Object> plot = Spec.plot(caption, layers, scales);
    if (isLying()) {
      plot.put("coord", Spec.of("name", "flip", "flip", true));
    }
    if (reference != null) {
      plot.put("caption", Spec.legend(reference));
    }
    return plot;
  }

  /** A bar and the middle and width of its place; groups stand at 0, 1 and so on. */
  private record Placed(Bar bar, double middle, double width) {
    double at(double shareOfWidth) {
      return middle + shareOfWidth * width;
    }
  }

  /**
   * Places of the bars. The library's own rule gives bars and error bars different ones where some
   * have no error or a group has not all series.
   */
  private List<Placed> placed() {
    Map<String, List<Bar>> members =
        bars.stream()
            .sorted(Comparator.comparingInt(bar -> series.indexOf(bar.series)))
            .collect(Collectors.groupingBy(Bar::group, LinkedHashMap::new, Collectors.toList()));
    int most = members.values().stream().mapToInt(List::size).max().orElse(1);
    double width = FULL / most;
    List<Placed> all = new ArrayList<>();
    members.forEach(
        (group, inGroup) -> {
          for (int i = 0; i < inGroup.size(); i++) {
            double middle = groups.indexOf(group) + (i - (inGroup.size() - 1) / 2.0) * width;
            all.add(new Placed(inGroup.get(i), isLying() ? -middle : middle, width));
          }
        });
    return all;
  }

  private Map<String, Object> rectangles(List<Placed> placed) {
    Map<String, Object> layer =
        Spec.layer(
            "rect",
            Spec.of(
                "from", placed.stream().map(p -> p.at(-HALF)).toList(),
                "to", placed.stream().map(p -> p.at(HALF)).toList(),
                "foot", placed.stream().map(p -> 0.0).toList(),
                "value", placed.stream().map(p -> p.bar.value).toList(),
                "series", placed.stream().map(p -> p.bar.series).toList()),
            Spec.of(
                "xmin", "from", "xmax", "to", "ymin", "foot", "ymax", "value", "fill", "series"));
    layer.putAll(Spec.of("size", 0, "color", Palette.PAPER, "show_legend", series.size() > 1));
    return layer;
  }

  /** Each a line from the lower to the upper end, with a stroke across at both. */
  private static Map<String, Object> errors(List<Placed> placed) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    List<Double> toX = new ArrayList<>();
    List<Double> toY = new ArrayList<>();
    for (Placed p : placed.stream().filter(p -> p.bar.hasError()).toList()) {
      x.addAll(List.of(p.middle, p.at(-STROKE), p.at(-STROKE)));
      y.addAll(List.of(p.bar.low, p.bar.low, p.bar.high));
      toX.addAll(List.of(p.middle, p.at(STROKE), p.at(STROKE)));
      toY.addAll(List.of(p.bar.high, p.bar.low, p.bar.high));
    }
    Map<String, Object> layer =
        Spec.layer(
            "segment",
            Spec.of("x", x, "y", y, "xend", toX, "yend", toY),
            Spec.of("x", "x", "y", "y", "xend", "xend", "yend", "yend"));
    layer.put("color", Palette.INK);
    return layer;
  }

  /** Names at the groups' places, the first on top where the picture lies. */
  private Map<String, Object> groupAxis() {
    List<Double> places = new ArrayList<>();
    List<String> names = new ArrayList<>(groups);
    for (int i = 0; i < groups.size(); i++) {
      places.add((double) (isLying() ? i + 1 - groups.size() : i));
    }
    if (isLying()) {
      Collections.reverse(names);
    }
    Map<String, Object> axis = Spec.axis("x", x);
    axis.putAll(
        Spec.of(
            "breaks",
            places,
            "labels",
            names,
            "limits",
            List.of(places.get(0) - HALF, places.get(places.size() - 1) + HALF),
            "expand",
            List.of(0, 0)));
    return axis;
  }
}
