package org.ltp4j.chart;

import java.util.List;
import java.util.Map;

/** A picture with the words and the numbers for those who do not see it. */
public sealed interface Chart permits LineChart, BarChart, HeatMap {
  /** Title and alternative text. */
  Caption caption();

  /** Width in pixels. */
  int width();

  /** Height in pixels. */
  int height();

  /** Pixels of the height that the chart library needs beyond what it is asked for. */
  default int overhang() {
    return 0;
  }

  /** Names along the y axis, top to bottom; none where it has numbers. */
  List<String> rows();

  /** The numbers in it, the header first. */
  List<List<String>> numbers();

  /** The picture in the chart library's own terms. */
  Map<String, Object> plot();

  /**
   * What is said of a chart.
   *
   * @param id short name for files and links: lower-case letters, digits, hyphens
   * @param title heading
   * @param description what is seen, in a sentence or two
   */
  record Caption(String id, String title, String description) {
    /** Refuses ids that could lead out of a directory or an attribute. */
    public Caption {
      if (!id.matches("[a-z0-9-]+")) {
        throw new IllegalArgumentException("the id " + id);
      }
    }
  }

  /**
   * A line across the picture that the numbers have to be measured against.
   *
   * @param name what it is, e.g. {@code chance}
   * @param value where it is on the y axis
   */
  record Reference(String name, double value) {}
}
