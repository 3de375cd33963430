package org.ltp4j.chart;

import java.util.ArrayList;
import java.util.List;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Puts back the names of rows, which the chart library cuts off after some twenty letters. */
final class LongNames {
  private static final int SHOWN = 20;
  private static final int LETTER = 8;

  private LongNames() {}

  /** Returns how many pixels more the picture needs on its left. */
  static int restore(Element root, Chart chart) {
    List<Element> labels = new ArrayList<>();
    NodeList texts = root.getElementsByTagName("text");
    for (int i = 0; i < texts.getLength(); i++) {
      Element text = (Element) texts.item(i);
      // A lying picture's names keep the class of the axis that they would stand on.
      if (text.getAttribute("class").startsWith("axis-text")
          && text.getAttribute("text-anchor").equals("end")) {
        labels.add(text);
      }
    }
    int rows = chart.rows().size();
    int longest = chart.rows().stream().mapToInt(String::length).max().orElse(0);
    if (longest <= SHOWN || labels.size() % rows != 0) {
      return 0;
    }
    for (int i = 0; i < labels.size(); i++) {
      labels.get(i).setTextContent(chart.rows().get(rows - 1 - i % rows));
    }
    return LETTER * (longest - SHOWN);
  }
}
