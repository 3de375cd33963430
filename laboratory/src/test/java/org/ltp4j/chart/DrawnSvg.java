package org.ltp4j.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/** What a reader sees in an SVG: texts, shapes, where they are, and what they say by that. */
final class DrawnSvg {
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:\\.\\d+)?");

  private final Document document;
  private final List<Text> texts;
  private final List<Shape> shapes;

  /**
   * A text.
   *
   * @param kind its class
   * @param name the whole of it, also where it is shown cut
   * @param shown what is shown
   * @param box about the room it takes
   */
  record Text(String kind, String name, String shown, Rectangle2D box) {
    double middleX() {
      return box.getCenterX();
    }

    double middleY() {
      return box.getCenterY();
    }
  }

  /**
   * A shape.
   *
   * @param kind its class
   * @param look colour, opacity and dash: what a legend tells series apart by
   * @param box the room it takes
   * @param corners numbers of its path, x and y in turn; empty for rectangles
   */
  record Shape(String kind, String look, Rectangle2D box, List<Double> corners) {
    double middleX() {
      return box.getCenterX();
    }

    double middleY() {
      return box.getCenterY();
    }
  }

  private DrawnSvg(Document document) {
    this.document = document;
    this.texts = document.select("text").stream().map(DrawnSvg::text).toList();
    this.shapes = document.select("rect, path").stream().map(DrawnSvg::shape).toList();
  }

  static DrawnSvg of(Chart chart) {
    return new DrawnSvg(Jsoup.parse(Picture.of(chart).svg(), "", Parser.xmlParser()));
  }

  Document document() {
    return document;
  }

  List<Text> texts(String... kinds) {
    List<String> wanted = List.of(kinds);
    return texts.stream().filter(t -> wanted.isEmpty() || wanted.contains(t.kind)).toList();
  }

  List<Shape> shapes(String... kinds) {
    List<String> wanted = List.of(kinds);
    return shapes.stream().filter(s -> wanted.isEmpty() || wanted.contains(s.kind)).toList();
  }

  Text named(String kind, String name) {
    List<Text> all = texts(kind).stream().filter(t -> t.name().equals(name)).toList();
    assertThat(all).as(kind + " " + name).hasSize(1);
    return all.get(0);
  }

  /** Numbers by pixels, as the ticks of an axis tell. */
  DoubleUnaryOperator axis(boolean isX, boolean isLog) {
    List<double[]> ticks =
        texts(isX ? "tick-x" : "tick-y").stream()
            .map(t -> new double[] {isX ? t.middleX() : t.middleY(), number(t.shown())})
            .toList();
    assertThat(ticks).hasSizeGreaterThanOrEqualTo(2);
    double[] a = ticks.get(0);
    double[] b = ticks.get(ticks.size() - 1);
    for (double[] tick : ticks) {
      double told = between(a, b, tick[0], isLog);
      assertThat(told).isCloseTo(tick[1], precision(a, b));
    }
    return pixel -> between(a, b, pixel, isLog);
  }

  /** Half a pixel: a text's middle is less exact than a shape's. */
  private static Offset<Double> precision(double[] a, double[] b) {
    return Offset.offset(0.5 * Math.abs(b[1] - a[1]) / Math.abs(b[0] - a[0]));
  }

  private static double between(double[] a, double[] b, double pixel, boolean isLog) {
    double share = (pixel - a[0]) / (b[0] - a[0]);
    return isLog ? a[1] * Math.pow(b[1] / a[1], share) : a[1] + share * (b[1] - a[1]);
  }

  static double number(String shown) {
    return Double.parseDouble(shown.replace('−', '-'));
  }

  /** The name beside the key that looks like this. */
  String series(String look) {
    Shape key = shapes("key").stream().filter(k -> k.look().equals(look)).findFirst().orElseThrow();
    return texts("legend").stream()
        .filter(t -> Math.abs(t.middleY() - key.middleY()) < 2 && t.box().getX() > key.middleX())
        .min((one, other) -> Double.compare(one.box().getX(), other.box().getX()))
        .orElseThrow()
        .name();
  }

  /** Nothing is cut off by the picture's edge, and no two texts touch. */
  void requireLegible() {
    Element root = document.selectFirst("svg");
    List<Double> view = numbers(root.attr("viewBox"));
    Rectangle2D all = new Rectangle2D.Double(0, 0, view.get(2) + 0.01, view.get(3) + 0.01);
    assertThat(shapes).allMatch(s -> all.contains(grown(s.box)), "inside " + all);
    assertThat(texts).allMatch(t -> all.contains(t.box), "inside " + all);
    List<Text> downwards = new ArrayList<>(texts);
    downwards.sort(Comparator.comparing(t -> t.box.getY()));
    for (int i = 0; i < downwards.size(); i++) {
      Text one = downwards.get(i);
      for (int j = i + 1; j < downwards.size(); j++) {
        Text other = downwards.get(j);
        if (other.box.getY() > one.box.getMaxY()) {
          break;
        } else if (one.box.intersects(other.box)) {
          assertThat(one).as("touches " + other).isNull();
        }
      }
    }
  }

  /** A line has no area, and nothing contains what has none. */
  private static Rectangle2D grown(Rectangle2D box) {
    return new Rectangle2D.Double(
        box.getX(), box.getY(), box.getWidth() + 1e-6, box.getHeight() + 1e-6);
  }

  private static Text text(Element e) {
    String shown = e.ownText();
    Element title = e.selectFirst("title");
    double size = Double.parseDouble(e.attr("font-size"));
    boolean isBold = e.attr("font-weight").equals("bold");
    double width = isBold ? TextWidth.ofBold(shown, size) : TextWidth.of(shown, size);
    double x = Double.parseDouble(e.attr("x"));
    double y = Double.parseDouble(e.attr("y"));
    boolean isRight = e.attr("direction").equals("rtl");
    String anchor = e.attr("text-anchor");
    double before =
        anchor.equals("middle") ? width / 2 : anchor.equals("end") != isRight ? width : 0;
    double up = 0.86 * size;
    double height = size;
    Rectangle2D box =
        e.attr("transform").startsWith("rotate(-90")
            ? new Rectangle2D.Double(x - up, y - width + before, height, width)
            : new Rectangle2D.Double(x - before, y - up, width, height);
    return new Text(e.className(), title == null ? shown : title.text(), shown, box);
  }

  private static Shape shape(Element e) {
    boolean isHollow = e.attr("fill").equals("none");
    String look =
        (isHollow ? e.attr("stroke") : e.attr("fill"))
            + (e.hasAttr("fill-opacity") ? " " + e.attr("fill-opacity") : "")
            + (e.hasAttr("stroke-dasharray") ? " " + e.attr("stroke-dasharray") : "");
    if (e.tagName().equals("rect")) {
      return new Shape(
          e.className(),
          look,
          new Rectangle2D.Double(at(e, "x"), at(e, "y"), at(e, "width"), at(e, "height")),
          List.of());
    }
    List<Double> corners = numbers(e.attr("d"));
    Rectangle2D box = new Rectangle2D.Double(corners.get(0), corners.get(1), 0, 0);
    for (int i = 0; i < corners.size(); i += 2) {
      box.add(corners.get(i), corners.get(i + 1));
    }
    return new Shape(e.className(), look, box, corners);
  }

  private static double at(Element e, String attribute) {
    return Double.parseDouble(e.attr(attribute));
  }

  private static List<Double> numbers(String text) {
    List<Double> numbers = new ArrayList<>();
    NUMBER
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .forEach(n -> numbers.add(Double.parseDouble(n)));
    return numbers;
  }
}
