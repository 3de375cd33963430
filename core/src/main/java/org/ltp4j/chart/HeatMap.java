package org.ltp4j.chart;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

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
 * @param low the number of the palest colour
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
    double low,
    double high)
    implements Chart {
  private static final int PANELS_IN_A_ROW = 3;
  private static final int WIDEST = 1200;
  private static final int TALLEST = 4000;
  private static final int NAME_OF_PANEL = 18;

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

  @Override
  public int width() {
    return Math.min(WIDEST, Math.max(420, panelWidth() * across()));
  }

  /** Of one panel with its names; columns are as wide as theirs, so that those are not turned. */
  private int panelWidth() {
    int tile = 20 + 8 * longest(tiles.stream().map(Tile::text).toList());
    return 60
        + 8 * Math.min(longest(rows), 20)
        + Math.max(tile, 7 * longest(columns) + 8) * columns.size();
  }

  @Override
  public int height() {
    return Math.min(TALLEST, 110 + down() * (50 + Math.max(34 * rows.size(), 60))) + overhang();
  }

  /** The library forgets the names of panels in rows below the first. */
  @Override
  public int overhang() {
    return NAME_OF_PANEL * (down() - 1);
  }

  private int down() {
    return (panels.size() + across() - 1) / across();
  }

  @Override
  public List<List<String>> numbers() {
    List<List<String>> all = new ArrayList<>();
    all.add(List.of("", y, x, "value"));
    tiles.forEach(t -> all.add(List.of(t.panel, t.row, t.column, t.text)));
    return all;
  }

  @Override
  public Map<String, Object> plot() {
    Map<String, Object> tile =
        Spec.layer("tile", data(), Spec.of("x", "x", "y", "y", "fill", "fill"));
    tile.putAll(Spec.of("color", Palette.PAPER, "size", 1.0));
    Map<String, Object> text =
        Spec.layer("text", data(), Spec.of("x", "x", "y", "y", "label", "text", "color", "ink"));
    text.put("size", 6.0);
    List<String> upwards = new ArrayList<>(rows);
    Collections.reverse(upwards);
    Map<String, Object> plot =
        Spec.plot(
            caption,
            List.of(tile, text),
            List.of(
                Spec.names("x", x, columns),
                Spec.names("y", y, upwards),
                Spec.identity("fill"),
                Spec.identity("color")));
    plot.put("coord", Spec.of("name", "cartesian"));
    plot.put("theme", Spec.theme("panel_grid"));
    if (panels.size() > 1) {
      plot.put(
          "facet",
          Spec.of("name", "wrap", "facets", List.of("panel"), "ncol", across(), "order", 1));
    }
    return plot;
  }

  private int across() {
    int fitting = Math.max(1, WIDEST / panelWidth());
    return Math.min(Math.min(PANELS_IN_A_ROW, fitting), panels.size());
  }

  private Map<String, Object> data() {
    return Spec.of(
        "x", tiles.stream().map(Tile::column).toList(),
        "y", tiles.stream().map(Tile::row).toList(),
        "panel", tiles.stream().map(Tile::panel).toList(),
        "text", tiles.stream().map(Tile::text).toList(),
        "fill", tiles.stream().map(t -> Palette.heat(share(t))).toList(),
        "ink", tiles.stream().map(t -> Palette.inkOn(share(t))).toList());
  }

  private double share(Tile tile) {
    return high > low ? (tile.value - low) / (high - low) : 0.5;
  }

  private static int longest(List<String> names) {
    return names.stream().mapToInt(String::length).max().orElse(0);
  }
}
