package org.ltp4j.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers as coloured tiles, each with its number in it; several of the same kind side by side.
 *
 * @param caption title and alternative text
 * @param x title of the columns
 * @param y title of the rows
 * @param columns names of the columns, left to right
 * @param rows names of the rows, top to bottom
 * @param panels names of the pictures, shown by name; a single one is shown without its name
 * @param tiles the numbers
 * @param low the number of the colour nearest to the paper
 * @param high the number of the strongest colour
 */
public record HeatMap(
    Caption caption,
    String x,
    String y,
    List<String> columns,
    List<String> rows,
    List<String> panels,
    List<Tile> tiles,
    Bound low,
    Bound high)
    implements Chart {
  /**
   * One number.
   *
   * @param panel its picture
   * @param row its row
   * @param column its column
   * @param value the number that gives the colour
   * @param text the number as people read it
   */
  public record Tile(String panel, String row, String column, double value, String text) {}

  /**
   * An end of the colours.
   *
   * @param value its number
   * @param text the number as people read it
   */
  public record Bound(double value, String text) {}

  @Override
  public List<List<String>> numbers() {
    List<List<String>> all = new ArrayList<>();
    all.add(List.of("", y, x, "value"));
    tiles.forEach(t -> all.add(List.of(t.panel, t.row, t.column, t.text)));
    return all;
  }

  /** How far a number is from the lower to the upper bound; the middle where those are one. */
  double share(Tile tile) {
    return high.value > low.value ? (tile.value - low.value) / (high.value - low.value) : 0.5;
  }
}
