package org.ltp4j.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class PictureTest {
  private static final String HOSTILE = "\"'</svg><script>alert('&amp;')</script>";
  private static final String CONTROL = "bell\u0007 nul\u0000 half\ud800 none\uffff";

  @TempDir Path directory;

  @Test
  void namesOfAnyKindStayText() throws Exception {
    for (Chart chart : all(HOSTILE)) {
      DrawnSvg svg = DrawnSvg.of(chart);
      assertThat(svg.document().select("script")).isEmpty();
      assertThat(svg.texts()).extracting(DrawnSvg.Text::name).contains(HOSTILE);
      Document page = Jsoup.parse("<body>" + Picture.of(chart).inline() + "</body>");
      assertThat(page.select("script")).isEmpty();
      assertThat(page.select("body > *")).hasSize(1);
    }
  }

  @Test
  void charactersThatXmlHasNoPlaceForAreReplaced() throws Exception {
    for (Chart chart : all(CONTROL)) {
      String svg = Picture.of(chart).svg();
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new java.io.StringReader(svg)));
      assertThat(svg).contains("bell\ufffd nul\ufffd half\ufffd none\ufffd");
    }
  }

  @Test
  void aTextFromRightToLeftSaysSo() {
    String name = "\u0639\u0631\u0628\u064a ltp 0.2";
    for (Chart chart : all(name)) {
      Document svg = DrawnSvg.of(chart).document();
      assertThat(svg.select("text[direction=rtl]").eachText()).contains(name);
      assertThat(svg.select("text[direction=rtl]")).allMatch(e -> e.ownText().startsWith("\u0639"));
    }
  }

  @Test
  void theSameChartIsTheSameText() {
    for (Chart chart : all("name")) {
      assertThat(Picture.of(chart).svg()).isEqualTo(Picture.of(chart).svg());
    }
  }

  @Test
  void aPictureSaysWhatItShows() {
    for (Chart chart : all("name")) {
      Document svg = DrawnSvg.of(chart).document();
      List<String> ids = svg.select("[id]").eachAttr("id");
      assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.startsWith(chart.caption().id()));
      assertThat(ids).contains(svg.select("svg").attr("aria-labelledby").split(" "));
      assertThat(svg.select("svg").attr("role")).isEqualTo("img");
      assertThat(svg.select("svg > title").text()).isEqualTo(chart.caption().title());
      assertThat(svg.select("svg > desc").text()).isEqualTo(chart.caption().description());
    }
  }

  @Test
  void onAPageAllColoursAreVariablesThatBothThemesDeclare() {
    for (Chart chart : all("name")) {
      Document page = Jsoup.parse(Picture.of(chart).inline());
      List<String> colours = new ArrayList<>(page.select("[fill]").eachAttr("fill"));
      colours.addAll(page.select("[stroke]").eachAttr("stroke"));
      assertThat(colours).isNotEmpty();
      for (String colour : colours) {
        assertThat(colour).matches("none|var\\(--[a-z0-9-]+\\)");
        if (colour.startsWith("var")) {
          String name = colour.substring(4, colour.length() - 1) + ":";
          assertThat(Palette.light()).contains(name);
          assertThat(Palette.dark()).contains(name);
        }
      }
      assertThat(page.select("style, [style]")).isEmpty();
    }
  }

  @Test
  void aLongTitleIsBrokenAndOneWithoutSpacesCut() {
    String words = "word ".repeat(20).strip();
    String one = "x".repeat(300);
    for (String title : List.of(words, one)) {
      HeatMap heat = Sketches.heat(List.of("a"), List.of("b"), List.of(""));
      DrawnSvg svg =
          DrawnSvg.of(
              new HeatMap(
                  new Chart.Caption("heat", title, "."),
                  "",
                  "",
                  heat.columns(),
                  heat.rows(),
                  heat.panels(),
                  heat.tiles(),
                  heat.low(),
                  heat.high()));
      svg.requireLegible();
      String shown =
          String.join(" ", svg.texts("title").stream().map(DrawnSvg.Text::name).toList());
      assertThat(shown).isEqualTo(title);
    }
  }

  @Test
  void aPngHasTheSameShapeAndIsNotEmpty() throws Exception {
    int number = 0;
    for (Chart chart : all("\u05e9\u05dc\u05d5\u05dd name")) {
      Path file = directory.resolve("chart" + number++ + ".png");
      Picture picture = Picture.of(chart);
      PngFile.write(file, picture);
      BufferedImage image = ImageIO.read(file.toFile());
      assertThat(image.getWidth()).isEqualTo(2 * picture.drawing().width());
      assertThat(image.getHeight()).isEqualTo(2 * picture.drawing().height());
      long colours =
          IntStream.range(0, image.getHeight())
              .flatMap(
                  y -> IntStream.range(0, image.getWidth() / 7).map(x -> image.getRGB(7 * x, y)))
              .distinct()
              .count();
      assertThat(colours).isGreaterThan(10);
    }
  }

  private static List<Chart> all(String name) {
    return List.of(
        Sketches.lines(List.of(name, "ft"), List.of(1.0, 4.0, 16.0), true, 30, 60),
        Sketches.bars(List.of(name, "encoder"), List.of("ltp", "ft"), 30, 60),
        Sketches.heat(List.of(name, "row"), List.of(name, "column"), List.of(name, "two")));
  }
}
