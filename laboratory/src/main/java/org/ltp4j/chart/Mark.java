package org.ltp4j.chart;

import java.util.List;

/**
 * What a drawing is made of. Places are pixels from its upper left corner; a kind is what the mark
 * stands for, e.g. {@code bar} or {@code tick-x}; a title, where it is not empty, is what a pointer
 * on the mark shows.
 */
sealed interface Mark {
  /** A point of the plane. */
  record Place(double x, double y) {}

  /** How a line is drawn: lengths of strokes and gaps; none for a whole line. */
  enum Dash {
    SOLID(),
    DASHED(6, 4),
    DOTTED(2, 3),
    DASH_DOTTED(8, 3, 2, 3);

    private final float[] lengths;

    Dash(float... lengths) {
      this.lengths = lengths;
    }

    float[] lengths() {
      return lengths.clone();
    }
  }

  /** Where a text stands from its place. */
  enum Side {
    RIGHT,
    MIDDLE,
    LEFT
  }

  /** A filled rectangle. */
  record Box(
      String kind,
      double x,
      double y,
      double width,
      double height,
      Ink fill,
      double opacity,
      Ink outline,
      String title)
      implements Mark {
    /** Without an outline, a title or anything to be seen through it. */
    static Box plain(String kind, double x, double y, double width, double height, Ink fill) {
      return new Box(kind, x, y, width, height, fill, 1, null, "");
    }
  }

  /** A line through places. */
  record Line(String kind, List<Place> places, Ink ink, double width, Dash dash) implements Mark {
    static Line of(String kind, double x1, double y1, double x2, double y2, Ink ink) {
      return new Line(kind, List.of(new Place(x1, y1), new Place(x2, y2)), ink, 1, Dash.SOLID);
    }
  }

  /** A filled outline; its middle is that of the rectangle around it. */
  record Area(String kind, List<Place> places, Ink fill, double opacity, Ink outline, String title)
      implements Mark {}

  /**
   * A line of text.
   *
   * @param kind what it is
   * @param x place
   * @param y place of the line that the letters stand on
   * @param text as shown
   * @param whole as it is where it has been cut, else empty
   * @param side on which side of the place it stands
   * @param size in pixels
   * @param isBold whether it is bold
   * @param isTurned whether it runs upwards
   * @param ink its colour
   */
  record Label(
      String kind,
      double x,
      double y,
      String text,
      String whole,
      Side side,
      double size,
      boolean isBold,
      boolean isTurned,
      Ink ink)
      implements Mark {
    static Label of(String kind, double x, double y, Side side, Name name) {
      return new Label(
          kind, x, y, name.shown(), name.title(), side, Sheet.SIZE, false, false, Palette.INK);
    }

    static Label of(String kind, double x, double y, Side side, String text) {
      return of(kind, x, y, side, new Name(text, text));
    }

    Label bold() {
      return new Label(kind, x, y, text, whole, side, size, true, isTurned, ink);
    }

    Label turned() {
      return new Label(kind, x, y, text, whole, side, size, isBold, true, ink);
    }

    Label sized(double pixels) {
      return new Label(kind, x, y, text, whole, side, pixels, isBold, isTurned, ink);
    }

    Label in(Ink colour) {
      return new Label(kind, x, y, text, whole, side, size, isBold, isTurned, colour);
    }
  }
}
