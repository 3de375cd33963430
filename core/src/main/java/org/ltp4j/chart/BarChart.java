package org.ltp4j.chart;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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
  private static final double FULL = 0.9;

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
    List<Object> layers = new ArrayList<>();
    Map<String, Object> dodge = Spec.of("name", "dodge", "width", FULL);
    Map<String, Object> bar =
        Spec.layer("bar", data(bars), Spec.of("x", "group", "y", "value", "fill", "series"));
    bar.putAll(
        Spec.of(
            "stat",
            "identity",
            "position",
            dodge,
            "width",
            FULL,
            "size",
            0,
            "color",
            Palette.PAPER));
    bar.put("show_legend", series.size() > 1);
    layers.add(bar);
    if (bars.stream().anyMatch(Bar::hasError)) {
      Map<String, Object> error =
          Spec.layer(
              "errorbar",
              data(bars.stream().filter(Bar::hasError).toList()),
              Spec.of("x", "group", "ymin", "low", "ymax", "high", "group", "series"));
      error.putAll(Spec.of("position", dodge, "width", 0.3, "color", Palette.INK));
      layers.add(error);
    }
    if (reference != null) {
      layers.add(Spec.line(reference));
    }
    List<String> inOrder = new ArrayList<>(groups);
    if (isLying()) {
      Collections.reverse(inOrder);
    }
    List<Object> scales = new ArrayList<>(List.of(Spec.names("x", x, inOrder), Spec.axis("y", y)));
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

  private static Map<String, Object> data(List<Bar> bars) {
    return Spec.of(
        "group", bars.stream().map(Bar::group).toList(),
        "series", bars.stream().map(Bar::series).toList(),
        "value", bars.stream().map(Bar::value).toList(),
        "low", bars.stream().map(Bar::low).toList(),
        "high", bars.stream().map(Bar::high).toList());
  }
}
