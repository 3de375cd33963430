package org.ltp4j.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ltp4j.chart.DrawnSvg.Shape;
import org.ltp4j.chart.DrawnSvg.Text;

class HeatPlotTest {
  @ParameterizedTest
  @CsvSource({
    "2, 1, 3, false",
    "2, 1, 180, false",
    "2, 180, 180, false",
    "2, 3, 40, true",
    "15, 2, 2, false",
    "15, 1, 33, false",
    "15, 16, 16, false",
    "15, 5, 30, true",
    "20, 19, 21, false",
    "20, 1, 180, false",
    "20, 180, 180, true",
    "49, 1, 2, false",
    "49, 8, 8, false",
    "49, 1, 180, false",
    "49, 21, 21, true",
  })
  void everyTileStandsAtTheNamesOfItsRowAndColumn(
      int count, int shortest, int longest, boolean isRightToLeft) {
    List<String> rows = Sketches.names(count, shortest, longest, isRightToLeft, 1);
    List<String> columns = Sketches.names(count, shortest, longest, isRightToLeft, 2);
    requireTilesAtTheirNames(Sketches.heat(rows, columns, List.of("")));
    requireTilesAtTheirNames(Sketches.heat(rows, rows, List.of("")));
  }

  @Test
  void aMatrixOfAllRightAnswersHasItsStrongTilesOnTheDiagonal() {
    List<String> labels = Sketches.names(20, 3, 34, false, 3);
    List<HeatMap.Tile> tiles = new ArrayList<>();
    for (String gold : labels) {
      for (String predicted : labels) {
        boolean isRight = gold.equals(predicted);
        tiles.add(new HeatMap.Tile("", gold, predicted, isRight ? 1 : 0, isRight ? "100" : "0"));
      }
    }
    DrawnSvg svg = DrawnSvg.of(with(Sketches.heat(labels, labels, List.of("")), tiles));
    List<Shape> strong =
        svg.shapes("tile").stream().filter(t -> t.look().equals(Palette.heat(1).light())).toList();
    assertThat(strong).hasSize(20);
    for (Shape tile : strong) {
      assertThat(column(svg.texts("tick-x"), tile)).isEqualTo(row(svg.texts("tick-y"), tile));
    }
  }

  @Test
  void namesThatAreCutAlikeAreToldApart() {
    String middle = "x".repeat(80);
    List<String> labels =
        List.of(
            "begin " + middle + "1" + middle + " end", "begin " + middle + "2" + middle + " end");
    DrawnSvg svg = DrawnSvg.of(Sketches.heat(labels, labels, List.of("")));
    assertThat(svg.texts("tick-x", "tick-y"))
        .extracting(Text::shown)
        .doesNotHaveDuplicates()
        .allMatch(shown -> shown.matches("[12]: begin.*…x* end"));
    assertThat(svg.texts("tick-y")).extracting(Text::name).containsExactlyElementsOf(labels);
  }

  @Test
  void panelsStandBelowTheirNames() {
    List<String> panels = Sketches.names(11, 3, 90, false, 4);
    HeatMap chart = Sketches.heat(List.of("entailment", "neutral"), List.of("yes", "no"), panels);
    DrawnSvg svg = DrawnSvg.of(chart);
    svg.requireLegible();
    for (Text number : svg.texts("number")) {
      HeatMap.Tile tile = chart.tiles().get(Integer.parseInt(number.shown()));
      Text panel =
          svg.texts("panel").stream()
              .filter(p -> p.box().getX() < number.middleX() && p.middleY() < number.middleY())
              .reduce((one, other) -> distance(one, number) < distance(other, number) ? one : other)
              .orElseThrow();
      assertThat(panel.name()).isEqualTo(tile.panel());
    }
  }

  @Test
  void colourSaysWhereANumberIsBetweenTheBounds() {
    HeatMap chart = Sketches.heat(List.of("a", "b"), List.of("c", "d"), List.of(""));
    DrawnSvg svg = DrawnSvg.of(chart);
    assertThat(svg.shapes("tile"))
        .extracting(Shape::look)
        .containsExactlyElementsOf(
            chart.tiles().stream().map(t -> Palette.heat(t.value()).light()).toList());
    List<Shape> key = svg.shapes("key");
    assertThat(key)
        .extracting(Shape::look)
        .isEqualTo(Palette.heat().stream().map(Ink::light).toList());
    assertThat(svg.named("legend", "0 %").box().getMaxX()).isLessThan(key.get(0).box().getX());
    assertThat(svg.named("legend", "100 %").box().getX())
        .isGreaterThan(key.get(key.size() - 1).box().getMaxX());
  }

  @Test
  void equalNegativeAndMissingNumbersAreDrawnOrLeftOut() {
    List<HeatMap.Tile> equal =
        List.of(
            new HeatMap.Tile("", "a", "c", -3, "−3"),
            new HeatMap.Tile("", "b", "d", -3, "−3"),
            new HeatMap.Tile("", "b", "c", Double.NaN, "?"));
    HeatMap base = Sketches.heat(List.of("a", "b"), List.of("c", "d"), List.of(""));
    HeatMap chart =
        new HeatMap(
            base.caption(),
            "",
            "",
            base.columns(),
            base.rows(),
            base.panels(),
            equal,
            new HeatMap.Bound(-3, "−3"),
            new HeatMap.Bound(-3, "−3"));
    DrawnSvg svg = DrawnSvg.of(chart);
    assertThat(svg.shapes("tile")).hasSize(2);
    assertThat(row(svg.texts("tick-y"), svg.shapes("tile").get(1))).isEqualTo("b");
    assertThat(column(svg.texts("tick-x"), svg.shapes("tile").get(1))).isEqualTo("d");
    svg.requireLegible();
  }

  private static void requireTilesAtTheirNames(HeatMap chart) {
    DrawnSvg svg = DrawnSvg.of(chart);
    svg.requireLegible();
    assertThat(svg.texts("tick-y")).extracting(Text::name).isEqualTo(chart.rows());
    assertThat(svg.texts("tick-x")).extracting(Text::name).isEqualTo(chart.columns());
    List<Text> numbers = svg.texts("number");
    List<Shape> tiles = svg.shapes("tile");
    assertThat(tiles).hasSameSizeAs(chart.tiles());
    List<Text> rows = svg.texts("tick-y");
    List<Text> columns = svg.texts("tick-x");
    List<String> expected = new ArrayList<>();
    List<String> drawn = new ArrayList<>();
    for (int i = 0; i < tiles.size(); i++) {
      Shape shape = tiles.get(i);
      Text number = numbers.get(i);
      HeatMap.Tile tile = chart.tiles().get(Integer.parseInt(number.shown()));
      expected.add(tile.row() + " / " + tile.column() + " true");
      drawn.add(
          row(rows, shape)
              + " / "
              + column(columns, shape)
              + " "
              + shape.box().contains(number.box()));
    }
    assertThat(drawn).isEqualTo(expected);
  }

  private static HeatMap with(HeatMap chart, List<HeatMap.Tile> tiles) {
    return new HeatMap(
        chart.caption(),
        chart.x(),
        chart.y(),
        chart.columns(),
        chart.rows(),
        chart.panels(),
        tiles,
        chart.low(),
        chart.high());
  }

  /** The name that stands beside a tile. */
  private static String row(List<Text> names, Shape tile) {
    return only(names.stream().filter(t -> Math.abs(t.middleY() - tile.middleY()) < 2).toList());
  }

  /** The name that stands below a tile. */
  private static String column(List<Text> names, Shape tile) {
    return only(names.stream().filter(t -> Math.abs(t.middleX() - tile.middleX()) < 2).toList());
  }

  private static String only(List<Text> names) {
    return names.size() == 1 ? names.get(0).name() : names.size() + " names";
  }

  private static double distance(Text panel, Text number) {
    return Math.hypot(number.middleX() - panel.box().getX(), number.middleY() - panel.middleY());
  }
}
