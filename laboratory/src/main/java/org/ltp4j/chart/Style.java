package org.ltp4j.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ltp4j.chart.Mark.Area;
import org.ltp4j.chart.Mark.Box;
import org.ltp4j.chart.Mark.Dash;
import org.ltp4j.chart.Mark.Line;
import org.ltp4j.chart.Mark.Place;

/**
 * How one series looks: its colour, and where the colours begin again, the form of its points, the
 * strokes of its lines and the filling of its bars.
 *
 * @param ink its colour
 * @param round how often the colours have been used up before it
 * @param dash its lines
 * @param hasPoints whether its lines have points
 */
record Style(Ink ink, int round, Dash dash, boolean hasPoints) {
  private static final double LINE = 2;
  private static final double RADIUS = 4;
  private static final double[] OPACITY = {1, 0.45, 0};

  /** Of the series with this number. */
  static Style series(int number, boolean hasPoints) {
    int round = Palette.round(number);
    Dash[] dashes = Dash.values();
    return new Style(Palette.series(number), round, dashes[round % dashes.length], hasPoints);
  }

  /** Of a level across the picture. */
  static Style level(Dash dash) {
    return new Style(Palette.INK, 0, dash, false);
  }

  Line line(String kind, List<Place> places) {
    return new Line(kind, places, ink, LINE, dash);
  }

  Box box(String kind, double x, double y, double width, double height, String title) {
    return new Box(kind, x, y, width, height, ink, OPACITY[round % OPACITY.length], ink, title);
  }

  /** A point, its middle at this place. */
  Optional<Mark> point(String kind, double x, double y, String title) {
    if (!hasPoints) {
      return Optional.empty();
    }
    List<Place> corners = new ArrayList<>();
    int sides = round % 4 == 0 ? 16 : 4;
    double first = round % 4 == 1 ? Math.PI / 4 : 0;
    for (int i = 0; i < sides; i++) {
      double angle = first + 2 * Math.PI * i / sides;
      double radius = sides == 4 ? RADIUS * 1.3 : RADIUS;
      corners.add(new Place(x + radius * Math.cos(angle), y + radius * Math.sin(angle)));
    }
    double opacity = round % 4 == 3 ? 0 : 1;
    return Optional.of(new Area(kind, corners, ink, opacity, ink, title));
  }
}
