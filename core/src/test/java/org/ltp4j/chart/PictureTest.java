package org.ltp4j.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureTest {
  private static final Pattern TRANSLATE = Pattern.compile("^translate\\([-.\\d]+ ([-.\\d]+) ?\\)");
  private static final String HOSTILE = "\"'</svg><script>alert('&amp;')</script>";

  @TempDir Path directory;

  @Test
  void everyPointAndNameIsDrawn() {
    Document svg = parsed(lines("ltp", "ft"));
    assertThat(svg.select("circle")).hasSizeGreaterThanOrEqualTo(2 * 3);
    assertThat(svg.select("text").eachText())
        .contains("ltp", "ft", "1", "4", "16", "Lines", "dashed line: chance");
    assertThat(svg.select("title").text()).isEqualTo("Lines");
    assertThat(svg.select("svg").attr("viewBox"))
        .isEqualTo("0 0 680 " + lines("ltp", "ft").height());
  }

  @Test
  void barsAreAsHighAsTheirNumbers() {
    Document svg = parsed(bars());
    List<Double> heights =
        svg.select("rect[fill=" + Palette.series(0) + "]").stream()
            .sorted(Comparator.comparingDouble(rect -> Double.parseDouble(rect.attr("x"))))
            .map(rect -> Double.parseDouble(rect.attr("height")))
            .toList();
    assertThat(heights).hasSize(2);
    assertThat(heights.get(1) / heights.get(0)).isBetween(1.99, 2.01);
  }

  @Test
  void barsWithLongNamesLieAndTheNamesAreWhole() {
    List<String> names =
        List.of("smallest-change:layers=5-8", "random:layers=9-12", "layers=1-4", "global");
    List<BarChart.Bar> each =
        names.stream()
            .map(n -> new BarChart.Bar(n, "ltp", names.indexOf(n) + 1, 0, 0, ""))
            .toList();
    BarChart chart =
        new BarChart(caption("bars", "Bars"), "x", "y", names, List.of("ltp"), each, null);
    Document svg = parsed(chart);
    assertThat(svg.select("text").eachText()).containsAll(names);
    List<Double> widths =
        svg.select("rect[fill=" + Palette.series(0) + "]").stream()
            .sorted(Comparator.comparingDouble(rect -> Double.parseDouble(rect.attr("y"))))
            .map(rect -> Double.parseDouble(rect.attr("width")))
            .toList();
    assertThat(widths).as("the first on top").hasSize(4).isSorted();
    assertThat(widths.get(3) / widths.get(0)).isBetween(3.99, 4.01);
  }

  @Test
  void tilesShowTheirNumbersInEveryPanel() {
    Document svg = parsed(heat("one", "two"));
    assertThat(svg.select("text").eachText())
        .contains("one", "two", "0.25", "0.75", "row 0", "row 1", "column 0");
    assertThat(svg.html()).contains(Palette.heat(0.25), Palette.heat(0.75));
  }

  @Test
  void everyTextOfManyPanelsIsInThePicture() {
    HeatMap chart = heat(IntStream.range(0, 11).mapToObj(i -> "panel " + i).toArray(String[]::new));
    Document svg = parsed(chart);
    for (Element text : svg.select("text")) {
      double y = 0;
      for (Element around : text.parents()) {
        Matcher moved = TRANSLATE.matcher(around.attr("transform"));
        y += moved.find() ? Double.parseDouble(moved.group(1)) : 0;
      }
      assertThat(y).as(text.text()).isBetween(0.0, (double) chart.height());
    }
  }

  @Test
  void namesOfAnyKindStayText() {
    for (Chart chart : List.of(lines(HOSTILE, "ft"), heat(HOSTILE, "two"))) {
      Document svg = parsed(chart);
      assertThat(svg.select("script")).isEmpty();
      assertThat(String.join("", svg.select("text").eachText())).contains(HOSTILE);
      Document page = Jsoup.parse("<body>" + Picture.of(chart).inline() + "</body>");
      assertThat(page.select("script")).isEmpty();
      assertThat(page.select("body > *")).hasSize(1);
    }
  }

  @Test
  void theSameChartIsTheSameText() {
    for (Chart chart : List.of(lines("a", "b"), bars(), heat("one", "two"))) {
      assertThat(Picture.of(chart).svg()).isEqualTo(Picture.of(chart).svg());
    }
  }

  @Test
  void idsOfOnePictureAreUniqueAndAllReferencesLead() {
    for (Chart chart : List.of(lines("a"), bars(), heat("one", "two"))) {
      Document svg = parsed(chart);
      List<String> ids = svg.select("[id]").eachAttr("id");
      assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.startsWith(chart.caption().id()));
      for (Element element : svg.select("[clip-path]")) {
        String target = element.attr("clip-path").replaceAll("^url\\(#|\\)$", "");
        assertThat(ids).contains(target);
      }
      assertThat(ids).contains(svg.select("svg").attr("aria-labelledby").split(" "));
    }
  }

  @Test
  void onAPageAllColoursAreVariablesThatBothThemesDeclare() {
    for (Chart chart : List.of(lines("a", "b"), bars(), heat("one", "two"))) {
      Document page = Jsoup.parse(Picture.of(chart).inline());
      List<String> colours = new ArrayList<>(page.select("[fill]").eachAttr("fill"));
      colours.addAll(page.select("[stroke]").eachAttr("stroke"));
      assertThat(colours).isNotEmpty();
      for (String colour : colours) {
        assertThat(colour).matches("none|transparent|var\\(--[a-z0-9-]+\\)|#000000");
        if (colour.startsWith("var")) {
          String name = colour.substring(4, colour.length() - 1) + ":";
          assertThat(Palette.light()).contains(name);
          assertThat(Palette.dark()).contains(name);
        }
      }
    }
  }

  @Test
  void moreSeriesThanColoursAreToldApartByShape() {
    String[] names = IntStream.range(0, 12).mapToObj(i -> "s" + i).toArray(String[]::new);
    assertThat(parsed(lines(names)).select("text").eachText()).contains(names);
  }

  @Test
  void aPngHasTheSameShapeAndIsNotEmpty() throws Exception {
    int number = 0;
    for (Chart chart : List.of(lines("ltp", "ft"), bars(), heat("one", "two", "three", "four"))) {
      Path file = directory.resolve("chart" + number++ + ".png");
      PngFile.write(file, Picture.of(chart));
      BufferedImage image = ImageIO.read(file.toFile());
      assertThat(image.getWidth()).isEqualTo(2 * chart.width());
      assertThat(image.getHeight()).isEqualTo(2 * chart.height());
      long colours =
          IntStream.range(0, image.getWidth() * image.getHeight())
              .map(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()))
              .distinct()
              .count();
      assertThat(colours).isGreaterThan(10);
    }
  }

  private static Document parsed(Chart chart) {
    return Jsoup.parse(Picture.of(chart).svg(), "", Parser.xmlParser());
  }

  private static Chart.Caption caption(String id, String title) {
    return new Chart.Caption(id, title, "What is seen.");
  }

  private static LineChart lines(String... names) {
    List<LineChart.Series> series =
        IntStream.range(0, names.length)
            .mapToObj(
                i ->
                    new LineChart.Series(
                        names[i],
                        List.of(
                            new LineChart.Point(1, 33 + i, 32, 35 + i),
                            new LineChart.Point(4, 40 + i, 37, 44 + i),
                            LineChart.Point.of(16, 50 + i))))
            .toList();
    return new LineChart(
        caption("lines", "Lines"),
        "shots",
        "accuracy, %",
        true,
        series,
        new Chart.Reference("chance", 33.3));
  }

  private static BarChart bars() {
    return new BarChart(
        caption("bars", "Bars"),
        "strategy",
        "accuracy, %",
        List.of("global", "encoder"),
        List.of("ltp"),
        List.of(
            new BarChart.Bar("global", "ltp", 20, 19, 21, "20.0"),
            new BarChart.Bar("encoder", "ltp", 40, 40, 40, "40.0")),
        null);
  }

  private static HeatMap heat(String... panels) {
    List<HeatMap.Tile> tiles = new ArrayList<>();
    for (String panel : panels) {
      for (int i = 0; i < 4; i++) {
        double value = i / 4.0;
        tiles.add(new HeatMap.Tile(panel, "row " + i / 2, "column " + i % 2, value, "" + value));
      }
    }
    return new HeatMap(
        caption("heat", "Heat"),
        "columns",
        "rows",
        List.of("column 0", "column 1"),
        List.of("row 0", "row 1"),
        List.of(panels),
        tiles,
        0,
        1);
  }
}
