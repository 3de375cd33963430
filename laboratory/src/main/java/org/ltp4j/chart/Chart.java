package org.ltp4j.chart;

import java.util.List;

/** A picture with the words and the numbers for those who do not see it. */
public sealed interface Chart permits LineChart, BarChart, HeatMap {
  /** Title and alternative text. */
  Caption caption();

  /** The numbers in it, the header first. */
  List<List<String>> numbers();

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
   * An axis of numbers.
   *
   * @param title what they are, with their unit
   * @param least the least that such a number can be
   * @param most the most that it can be
   */
  record Axis(String title, double least, double most) {
    /** Any number. */
    public static Axis of(String title) {
      return new Axis(title, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /** Shares in percent. */
    public static Axis percent(String title) {
      return new Axis(title, 0, 100);
    }
  }

  /**
   * A level that the numbers have to be measured against, drawn as a line across.
   *
   * @param name what it is, e.g. {@code chance}
   * @param value where it is on the axis of numbers
   */
  record Reference(String name, double value) {}
}
