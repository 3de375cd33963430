package org.ltp4j.chart;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.Text;

/**
 * Makes of the chart library's SVG one that is the same every time, scales, and says what it shows:
 * ids are numbered instead of random, coordinates have two decimals, colours are hexadecimal, the
 * library's style sheet is dropped.
 */
final class Tidying {
  private static final Pattern DECIMALS = Pattern.compile("-?\\d+\\.\\d+(?:[eE]-?\\d+)?");
  private static final Pattern RGB = Pattern.compile("rgb\\((\\d+),(\\d+),(\\d+)\\)");
  private static final Pattern FILL = Pattern.compile("fill:(#[0-9a-f]{6});");
  private static final int KEPT_DECIMALS = 2;

  private final Chart chart;
  private final Map<String, String> ids = new HashMap<>();

  Tidying(Chart chart) {
    this.chart = chart;
  }

  /** Returns the width in pixels. */
  int tidy(Element root) {
    collectIds(root);
    tidyBelow(root);
    int extra = LongNames.restore(root, chart);
    int width = extra + chart.width();
    if (extra > 0 || chart.overhang() > 0) {
      root.insertBefore(paper(root, -extra, width), root.getFirstChild());
    }
    root.setAttribute("viewBox", -extra + " 0 " + width + " " + chart.height());
    root.setAttribute("width", Integer.toString(width));
    root.setAttribute("height", Integer.toString(chart.height()));
    root.setAttribute("class", "chart");
    root.setAttribute("role", "img");
    String id = chart.caption().id();
    root.setAttribute("aria-labelledby", id + "-title " + id + "-desc");
    Node first = root.getFirstChild();
    root.insertBefore(words(root, "title", chart.caption().title()), first);
    root.insertBefore(words(root, "desc", chart.caption().description()), first);
    return width;
  }

  /** The library's own paper ends where it thinks that the picture does. */
  private Element paper(Element root, int x, int width) {
    Element rect = root.getOwnerDocument().createElementNS(root.getNamespaceURI(), "rect");
    rect.setAttribute("fill", Palette.PAPER);
    rect.setAttribute("x", Integer.toString(x));
    rect.setAttribute("width", Integer.toString(width));
    rect.setAttribute("height", Integer.toString(chart.height()));
    return rect;
  }

  private Element words(Element root, String kind, String text) {
    Element element = root.getOwnerDocument().createElementNS(root.getNamespaceURI(), kind);
    element.setAttribute("id", chart.caption().id() + "-" + kind);
    element.setTextContent(text);
    return element;
  }

  private void collectIds(Element element) {
    if (element.hasAttribute("id")) {
      ids.put(element.getAttribute("id"), chart.caption().id() + "-" + (ids.size() + 1));
    }
    children(element).stream()
        .filter(Element.class::isInstance)
        .forEach(child -> collectIds((Element) child));
  }

  private void tidyBelow(Element element) {
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      Attr attribute = (Attr) attributes.item(i);
      attribute.setValue(value(attribute));
    }
    if (element.getTagName().equals("line")) {
      element.removeAttribute("fill");
    }
    Matcher style = FILL.matcher(element.getAttribute("style"));
    if (style.find()) {
      element.setAttribute("fill", style.group(1));
      element.setAttribute("style", style.replaceFirst(""));
    } else if (element.getTagName().equals("text") && !element.hasAttribute("fill")) {
      element.setAttribute("fill", Palette.INK);
    }
    for (Node child : children(element)) {
      if (child instanceof Text text) {
        text.setData(text.getData().strip());
      } else if (child instanceof Element inner && !inner.getTagName().equals("style")) {
        tidyBelow(inner);
      } else {
        element.removeChild(child);
      }
    }
  }

  private String value(Attr attribute) {
    String value = attribute.getValue();
    if (attribute.getName().equals("id")) {
      return ids.get(value);
    }
    for (Map.Entry<String, String> id : ids.entrySet()) {
      value = value.replace("#" + id.getKey(), "#" + id.getValue());
    }
    value = RGB.matcher(value).replaceAll(Tidying::hexadecimal);
    return DECIMALS.matcher(value).replaceAll(Tidying::rounded).strip();
  }

  private static String hexadecimal(MatchResult rgb) {
    return "#%02x%02x%02x"
        .formatted(
            Integer.parseInt(rgb.group(1)),
            Integer.parseInt(rgb.group(2)),
            Integer.parseInt(rgb.group(3)));
  }

  private static String rounded(MatchResult number) {
    BigDecimal rounded =
        new BigDecimal(number.group()).setScale(KEPT_DECIMALS, RoundingMode.HALF_EVEN);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  private static List<Node> children(Element element) {
    List<Node> all = new ArrayList<>();
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      all.add(child);
    }
    return all;
  }
}
