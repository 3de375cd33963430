package org.ltp4j.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The pictures of docs/results-9m.md show the numbers of its tables. They are drawn anew by {@code
 * mvn -q test -pl formats,library,laboratory -Dtest=ResultsPicturesTest -Dltp.draw=true
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class ResultsPicturesTest {
  private static final Path DOCS = Path.of(System.getProperty("ltp.root")).resolve("docs");
  private static final Chart.Axis MEAN = Chart.Axis.percent("mean accuracy over languages, %");

  /** A row of a table: its name, English, and the mean ± its deviation, bold where it is best. */
  private static final Pattern ROW =
      Pattern.compile("\\| ([^|]+) \\|[^|]*\\| \\**([\\d.]+) ± ([\\d.]+)\\** \\|.*");

  private static final Pattern REFERENCES =
      Pattern.compile("chance ([\\d.]+) %, always the most frequent label ([\\d.]+) %");
  private static final Pattern RATIO = Pattern.compile("(.+) ratio ([\\d.]+)");

  /**
   * What stands above a picture.
   *
   * @param rows mean and deviation by the row's name, in the table's order
   * @param references chance and majority, as the line below the table has them
   */
  private record Table(Map<String, double[]> rows, List<Chart.Reference> references) {
    static Table above(String picture) throws IOException {
      String page = Files.readString(DOCS.resolve("results-9m.md"));
      String before = page.substring(0, page.indexOf("(results/" + picture + ")"));
      List<String> lines =
          before.substring(before.lastIndexOf("    ./ltp report")).lines().toList();
      Map<String, double[]> rows = new LinkedHashMap<>();
      List<Chart.Reference> references = new ArrayList<>();
      for (String line : lines) {
        Matcher row = ROW.matcher(line);
        if (row.matches()) {
          rows.put(row.group(1), new double[] {number(row, 2), number(row, 3)});
        }
        Matcher levels = REFERENCES.matcher(line);
        if (levels.find()) {
          references.add(reference("chance", levels, 1));
          references.add(reference("always the most frequent label", levels, 2));
        }
      }
      assertThat(rows).hasSizeGreaterThan(5);
      assertThat(references).hasSize(2);
      return new Table(rows, references);
    }

    private static double number(Matcher line, int group) {
      return Double.parseDouble(line.group(group));
    }

    private static Chart.Reference reference(String name, Matcher line, int group) {
      return new Chart.Reference(name + ", " + line.group(group) + " %", number(line, group));
    }
  }

  @Test
  void strategiesAreThoseOfTheTable() throws IOException {
    Table table = Table.above("strategies.svg");
    List<BarChart.Bar> bars = new ArrayList<>();
    table
        .rows()
        .forEach(
            (name, v) ->
                bars.add(
                    new BarChart.Bar(
                        name, "", v[0], v[0] - v[1], v[0] + v[1], v[0] + " ± " + v[1])));
    same(
        "strategies.svg",
        new BarChart(
            new Chart.Caption(
                "strategies",
                "Strategies at ratio 0.2",
                "Mean accuracy over 15 languages of each strategy's ticket, with the standard"
                    + " deviation over two seeds."),
            "strategy",
            MEAN,
            List.copyOf(table.rows().keySet()),
            List.of(""),
            bars,
            table.references()));
  }

  @Test
  void ratiosAreThoseOfTheTable() throws IOException {
    Table table = Table.above("ratios.svg");
    Map<String, List<LineChart.Point>> lines = new LinkedHashMap<>();
    table
        .rows()
        .forEach(
            (name, v) -> {
              Matcher ratio = RATIO.matcher(name);
              if (ratio.matches()) {
                double x = Double.parseDouble(ratio.group(2));
                lines
                    .computeIfAbsent(ratio.group(1), key -> new ArrayList<>())
                    .add(new LineChart.Point(x, v[0], v[0] - v[1], v[0] + v[1]));
              }
            });
    assertThat(lines).hasSize(3);
    lines.values().forEach(points -> points.sort((a, b) -> Double.compare(a.x(), b.x())));
    same(
        "ratios.svg",
        new LineChart(
            new Chart.Caption(
                "ratios",
                "Accuracy against active ratio",
                "Mean accuracy over 15 languages; the bands are one standard deviation over two"
                    + " seeds to each side."),
            "active ratio",
            MEAN,
            false,
            lines.entrySet().stream()
                .map(line -> new LineChart.Series(line.getKey(), line.getValue()))
                .toList(),
            table.references()));
  }

  private static void same(String name, Chart chart) throws IOException {
    Path file = DOCS.resolve("results").resolve(name);
    String drawn = Picture.of(chart).svg();
    if (Boolean.getBoolean("ltp.draw")) {
      Files.writeString(file, drawn);
    }
    assertThat(Files.readString(file)).isEqualTo(drawn);
  }
}
