package org.ltp4j.chart;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.Bidi;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;
import org.ltp4j.chart.Mark.Area;
import org.ltp4j.chart.Mark.Box;
import org.ltp4j.chart.Mark.Dash;
import org.ltp4j.chart.Mark.Label;
import org.ltp4j.chart.Mark.Line;
import org.ltp4j.chart.Mark.Place;
import org.ltp4j.chart.Mark.Side;

/**
 * A drawing as SVG, with real text and without a style sheet. The same drawing is the same text.
 */
final class SvgWriter {
  private static final String END = "/>\n";
  private static final String NONE = "none";
  private final Function<Ink, String> colours;
  private final StringBuilder svg = new StringBuilder();

  /**
   * A writer.
   *
   * @param colours what stands for a colour
   */
  SvgWriter(Function<Ink, String> colours) {
    this.colours = colours;
  }

  String write(Chart.Caption caption, Drawing drawing) {
    String id = caption.id();
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\"");
    attribute("class", "chart");
    attribute("role", "img");
    attribute("aria-labelledby", id + "-title " + id + "-desc");
    attribute("viewBox", "0 0 " + drawing.width() + " " + drawing.height());
    attribute("width", drawing.width());
    attribute("height", drawing.height());
    attribute("font-family", "sans-serif");
    svg.append(">\n");
    words("title", id + "-title", caption.title());
    words("desc", id + "-desc", caption.description());
    drawing.marks().forEach(this::write);
    return svg.append("</svg>").toString();
  }

  private void write(Mark mark) {
    if (mark instanceof Box box) {
      write(box);
    } else if (mark instanceof Line line) {
      begin("path", line.kind());
      attribute("d", path(line.places()));
      attribute("fill", NONE);
      stroke(line.ink(), line.width());
      dash(line.dash());
      svg.append(END);
    } else if (mark instanceof Area area) {
      begin("path", area.kind());
      attribute("d", path(area.places()) + "Z");
      fill(area.fill(), area.opacity(), area.outline());
      end("path", area.title());
    } else if (mark instanceof Label label) {
      write(label);
    }
  }

  private void write(Box box) {
    begin("rect", box.kind());
    attribute("x", box.x());
    attribute("y", box.y());
    attribute("width", box.width());
    attribute("height", box.height());
    fill(box.fill(), box.opacity(), box.outline());
    end("rect", box.title());
  }

  /**
   * A text from right to left has its beginning on the right, so that there the word for "end" is
   * the left side.
   */
  private void write(Label label) {
    boolean isLeftToRight = isLeftToRight(label.text());
    begin("text", label.kind());
    attribute("x", label.x());
    attribute("y", label.y());
    if (label.isTurned()) {
      attribute("transform", "rotate(-90 " + number(label.x()) + " " + number(label.y()) + ")");
    }
    if (!isLeftToRight) {
      attribute("direction", "rtl");
    }
    if (label.side() == Side.MIDDLE) {
      attribute("text-anchor", "middle");
    } else if (label.side() == Side.LEFT == isLeftToRight) {
      attribute("text-anchor", "end");
    }
    attribute("font-size", label.size());
    if (label.isBold()) {
      attribute("font-weight", "bold");
    }
    attribute("fill", colours.apply(label.ink()));
    svg.append('>');
    if (!label.whole().isEmpty()) {
      svg.append("<title>").append(Markup.text(label.whole())).append("</title>");
    }
    svg.append(Markup.text(label.text())).append("</text>\n");
  }

  /** By its first letter that has a direction. */
  static boolean isLeftToRight(String text) {
    return new Bidi(text, Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT).baseIsLeftToRight();
  }

  private void begin(String element, String kind) {
    svg.append('<').append(element);
    attribute("class", kind);
  }

  private void end(String element, String title) {
    if (title.isEmpty()) {
      svg.append(END);
    } else {
      svg.append("><title>").append(Markup.text(title)).append("</title></");
      svg.append(element).append(">\n");
    }
  }

  private void words(String element, String id, String text) {
    svg.append('<').append(element).append(" id=\"").append(id).append("\">");
    svg.append(Markup.text(text)).append("</").append(element).append(">\n");
  }

  private void fill(Ink fill, double opacity, Ink outline) {
    attribute("fill", colours.apply(fill));
    if (opacity != 1) {
      attribute("fill-opacity", opacity);
    }
    if (outline != null) {
      stroke(outline, 1);
    }
  }

  private void stroke(Ink ink, double width) {
    attribute("stroke", colours.apply(ink));
    if (width != 1) {
      attribute("stroke-width", width);
    }
  }

  private void dash(Dash dash) {
    if (dash.lengths().length > 0) {
      StringJoiner lengths = new StringJoiner(" ");
      for (float length : dash.lengths()) {
        lengths.add(number(length));
      }
      attribute("stroke-dasharray", lengths.toString());
    }
  }

  private static String path(List<Place> places) {
    StringBuilder path = new StringBuilder();
    for (Place place : places) {
      path.append(path.isEmpty() ? 'M' : 'L');
      path.append(number(place.x())).append(' ').append(number(place.y()));
    }
    return path.toString();
  }

  private void attribute(String name, double value) {
    attribute(name, number(value));
  }

  private void attribute(String name, String value) {
    svg.append(' ').append(name).append("=\"").append(value).append('"');
  }

  private static String number(double value) {
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_EVEN);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }
}
