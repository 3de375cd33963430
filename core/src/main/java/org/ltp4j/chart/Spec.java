package org.ltp4j.chart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Pieces of the chart library's plot specification, which is made of maps and lists. */
final class Spec {
  private static final List<Double> SHAPES = List.of(16.0, 17.0, 15.0, 18.0, 1.0, 2.0, 0.0, 5.0);
  private static final int LETTER = 8;
  private static final int LEGEND_KEY = 40;
  private static final int LEGEND_LINE = 26;

  /** Longer names are broken into lines by the library. */
  private static final int LEGEND_LETTERS = 30;

  private static final String AESTHETIC = "aesthetic";
  private static final String NAME = "name";

  private Spec() {}

  /** A map of keys and values in turn. */
  static Map<String, Object> of(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }

  /** A plot of layers. */
  static Map<String, Object> plot(Chart.Caption caption, List<?> layers, List<?> scales) {
    return of(
        "kind",
        "plot",
        "ggtitle",
        of("text", caption.title()),
        "layers",
        layers,
        "scales",
        scales,
        "theme",
        theme("panel_grid_minor"));
  }

  /** How all pictures look, without one of the elements. */
  static Map<String, Object> theme(String without) {
    return of(
        NAME, "minimal", "legend_position", "bottom", without, of(NAME, "blank", "blank", true));
  }

  /** One geometry over data of its own. */
  static Map<String, Object> layer(String geom, Map<String, ?> data, Map<String, ?> mapping) {
    return of("geom", geom, "data", data, "mapping", mapping, "tooltips", "none");
  }

  /** An axis with a title. */
  static Map<String, Object> axis(String aesthetic, String title) {
    return of(AESTHETIC, aesthetic, NAME, title);
  }

  /** An axis of names, shown in this order. */
  static Map<String, Object> names(String aesthetic, String title, List<String> names) {
    return of(AESTHETIC, aesthetic, NAME, title, "discrete", true, "limits", names);
  }

  /**
   * Colours, or shapes where colours repeat, for series by name.
   *
   * @param width of the picture, which the legend has to fit into
   */
  static List<Map<String, Object>> series(List<String> names, int width) {
    List<Object> colours = new ArrayList<>();
    List<Object> shapes = new ArrayList<>();
    IntStream.range(0, names.size())
        .forEach(
            i -> {
              colours.add(Palette.series(i));
              shapes.add(SHAPES.get(Palette.round(i) % SHAPES.size()));
            });
    Object guide =
        names.size() < 2 ? "none" : of(NAME, "legend", "ncol", legendColumns(names, width));
    return List.of(
        manual("color", names, colours, guide),
        manual("fill", names, colours, guide),
        manual("shape", names, shapes, guide));
  }

  /** Values that are colours already. */
  static Map<String, Object> identity(String aesthetic) {
    return of(AESTHETIC, aesthetic, "scale_mapper_kind", "identity", "guide", "none");
  }

  /** A dashed line across the picture. */
  static Map<String, Object> line(Chart.Reference reference) {
    Map<String, Object> line =
        layer("hline", of("y", List.of(reference.value())), of("yintercept", "y"));
    line.putAll(of("color", Palette.INK, "linetype", "dashed", "size", 0.7));
    return line;
  }

  /** What the dashed line is, below the picture. */
  static Map<String, Object> legend(Chart.Reference reference) {
    return of("text", "dashed line: " + reference.name());
  }

  /** Height of the legend below a picture, in pixels; a single series has none. */
  static int legendHeight(List<String> names, int width) {
    if (names.size() < 2) {
      return 0;
    }
    int columns = legendColumns(names, width);
    return LEGEND_LINE * ((names.size() + columns - 1) / columns);
  }

  private static int legendColumns(List<String> names, int width) {
    int longest = names.stream().mapToInt(String::length).max().orElse(0);
    int entry = LEGEND_KEY + LETTER * Math.min(longest, LEGEND_LETTERS);
    return Math.max(1, Math.min(names.size(), (width - LEGEND_KEY) / entry));
  }

  private static Map<String, Object> manual(
      String aesthetic, List<String> names, List<?> values, Object guide) {
    return of(
        AESTHETIC,
        aesthetic,
        NAME,
        "",
        "discrete",
        true,
        "limits",
        names,
        "breaks",
        names,
        "values",
        values,
        "guide",
        guide);
  }
}
