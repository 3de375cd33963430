package org.ltp4j.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines, each with a band around it; with points as long as these can be told apart. Numbers that
 * are not finite are left out.
 *
 * @param caption title and alternative text
 * @param x title of the x axis
 * @param y the y axis
 * @param isLog whether equal distances on x are equal factors; x is positive then
 * @param series the lines
 * @param references levels to compare with
 */
public record LineChart(
    Caption caption,
    String x,
    Axis y,
    boolean isLog,
    List<Series> series,
    List<Reference> references)
    implements Chart {
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
      return low < high && Double.isFinite(high - low);
    }

    boolean isFinite() {
      return Double.isFinite(x) && Double.isFinite(y);
    }
  }

  @Override
  public List<List<String>> numbers() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", x, y.title(), "from", "to"));
    for (Series line : series) {
      for (Point p : line.points) {
        rows.add(
            List.of(
                line.name,
                Numbers.shown(p.x),
                Numbers.shown(p.y),
                Numbers.shown(p.low),
                Numbers.shown(p.high)));
      }
    }
    return rows;
  }
}
