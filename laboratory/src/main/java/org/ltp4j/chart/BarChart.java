package org.ltp4j.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * Bars side by side, in groups where there are several series; upright, or lying where the groups'
 * names would not fit below them. A group or a series without a bar has no place.
 *
 * @param caption title and alternative text
 * @param x what the groups are
 * @param y the axis of the numbers
 * @param groups names of the groups, in order
 * @param series names of the colours, in order; one is shown without a legend
 * @param bars the bars
 * @param references levels to compare with
 */
public record BarChart(
    Caption caption,
    String x,
    Axis y,
    List<String> groups,
    List<String> series,
    List<Bar> bars,
    List<Reference> references)
    implements Chart {
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
      return low < high && Double.isFinite(high - low);
    }
  }

  @Override
  public List<List<String>> numbers() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of(x, "", y.title()));
    bars.forEach(bar -> rows.add(List.of(bar.group, bar.series, bar.text)));
    return rows;
  }
}
