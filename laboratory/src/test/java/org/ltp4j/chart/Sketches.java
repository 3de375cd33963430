package org.ltp4j.chart;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Charts of made numbers and names, for tests. */
final class Sketches {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ -_=";
  private static final String RIGHT_TO_LEFT = "אבגדהוזחטיכלמנסעפצקרשתابتثجحخدذرزسش ";

  private Sketches() {}

  static Chart.Caption caption(String id) {
    return new Chart.Caption(id, "The title of " + id, "What is seen.");
  }

  /** Distinct names, of lengths from the shortest to the longest. */
  static List<String> names(
      int count, int shortest, int longest, boolean isRightToLeft, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    String letters = isRightToLeft ? RIGHT_TO_LEFT : LETTERS;
    Set<String> names = new LinkedHashSet<>();
    while (names.size() < count) {
      int length = shortest + (longest - shortest) * names.size() / Math.max(1, count - 1);
      StringBuilder name = new StringBuilder();
      for (int i = 0; i < length; i++) {
        name.append(letters.charAt(random.nextInt(letters.length() - (i == 0 ? 4 : 0))));
      }
      String text = name.toString().strip().replaceAll("\\s+", " ");
      if (text.length() == length) {
        names.add(text);
      }
    }
    return List.copyOf(names);
  }

  /** A matrix in which no two numbers are the same, so that a tile out of place is seen. */
  static HeatMap heat(List<String> rows, List<String> columns, List<String> panels) {
    List<HeatMap.Tile> tiles = new ArrayList<>();
    double all = (double) panels.size() * rows.size() * columns.size();
    for (String panel : panels) {
      for (String row : rows) {
        for (String column : columns) {
          double value = tiles.size() / all;
          tiles.add(new HeatMap.Tile(panel, row, column, value, "" + tiles.size()));
        }
      }
    }
    return new HeatMap(
        caption("heat"),
        "predicted",
        "true",
        columns,
        rows,
        panels,
        tiles,
        new HeatMap.Bound(0, "0 %"),
        new HeatMap.Bound(1, "100 %"));
  }

  static BarChart bars(List<String> groups, List<String> series, double from, double to) {
    SplittableRandom random = new SplittableRandom(groups.size() * 31L + series.size());
    List<BarChart.Bar> bars = new ArrayList<>();
    for (String group : groups) {
      for (String name : series) {
        double value = from + (to - from) * random.nextDouble();
        double error = 0.1 * (to - from) * random.nextDouble();
        bars.add(new BarChart.Bar(group, name, value, value - error, value + error, "" + value));
      }
    }
    return new BarChart(
        caption("bars"),
        "strategy",
        Chart.Axis.of("accuracy, %"),
        groups,
        series,
        bars,
        List.of(new Chart.Reference("chance, 14.3 %", 14.3)));
  }

  static LineChart lines(
      List<String> series, List<Double> xs, boolean isLog, double from, double to) {
    SplittableRandom random = new SplittableRandom(series.size());
    return new LineChart(
        caption("lines"),
        "shots per class",
        Chart.Axis.of("accuracy, %"),
        isLog,
        series.stream()
            .map(
                name ->
                    new LineChart.Series(
                        name,
                        xs.stream()
                            .map(
                                x -> {
                                  double y = from + (to - from) * random.nextDouble();
                                  double band = 0.1 * (to - from) * random.nextDouble();
                                  return new LineChart.Point(x, y, y - band, y + band);
                                })
                            .toList()))
            .toList(),
        List.of(new Chart.Reference("chance, 33.3 %", 33.3)));
  }

  static List<Double> counted(int count) {
    return IntStream.range(0, count).mapToObj(i -> (double) i).toList();
  }
}
