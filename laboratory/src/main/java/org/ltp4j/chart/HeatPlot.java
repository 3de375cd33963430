package org.ltp4j.chart;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ltp4j.chart.HeatMap.Tile;
import org.ltp4j.chart.Mark.Box;
import org.ltp4j.chart.Mark.Label;
import org.ltp4j.chart.Mark.Side;

/** Places a {@link HeatMap}. */
final class HeatPlot {
  private static final double LEAST_WIDTH = 420;
  private static final double MOST_WIDTH = 1160;
  private static final int MOST_PANELS_IN_A_ROW = 3;
  private static final double MOST_ROW_NAME = 240;
  private static final double MOST_COLUMN_NAME = 150;

  /** Column names make columns wider up to this width, each or all together; others are turned. */
  private static final double MOST_UNTURNED = 72;

  private static final double MOST_UNTURNED_TOGETHER = 300;

  private static final double LEAST_TILE = 26;
  private static final double GAP = 8;
  private static final double SMALL = 12;
  private static final double KEY = 12;

  private final HeatMap chart;
  private final List<Name> rows;
  private final List<Name> columns;
  private final boolean isTurned;
  private final double tile;
  private final double left;
  private final double below;
  private final double panel;

  private HeatPlot(HeatMap chart) {
    this.chart = chart;
    this.rows = Name.cut(chart.rows(), MOST_ROW_NAME);
    List<Name> whole = Name.cut(chart.columns(), MOST_COLUMN_NAME);
    double widest = Name.widest(whole);
    this.isTurned =
        widest > MOST_UNTURNED && (widest + GAP) * whole.size() > MOST_UNTURNED_TOGETHER;
    this.columns = whole;
    double number =
        chart.tiles().stream().mapToDouble(t -> TextWidth.of(t.text(), SMALL)).max().orElse(0);
    double inTile = Math.max(LEAST_TILE, number + GAP);
    this.tile = isTurned ? inTile : Math.max(inTile, Name.widest(columns) + GAP);
    this.left = Name.widest(rows) + GAP;
    this.below = GAP / 2 + (isTurned ? Name.widest(columns) : Sheet.SIZE);
    double names =
        chart.panels().stream().mapToDouble(n -> TextWidth.ofBold(n, Sheet.SIZE)).max().orElse(0);
    this.panel = Math.max(left + tile * columns.size(), Math.min(names, MOST_ROW_NAME));
  }

  static Drawing draw(HeatMap chart) {
    return new HeatPlot(chart).draw();
  }

  private Drawing draw() {
    double apart = 3 * GAP;
    int fitting = (int) ((MOST_WIDTH - 2 * Sheet.PAD + apart) / (panel + apart));
    int across =
        Math.max(1, Math.min(Math.min(MOST_PANELS_IN_A_ROW, fitting), chart.panels().size()));
    double width = 2 * Sheet.PAD + across * panel + (across - 1) * apart;
    Sheet sheet = new Sheet(Math.max(LEAST_WIDTH, Math.ceil(width)));
    sheet.title(chart.caption().title());
    Map<String, List<Tile>> tiles =
        chart.tiles().stream().collect(Collectors.groupingBy(Tile::panel));
    sheet.skip(chart.panels().size() > 1 ? GAP : 0);
    List<Name> names = Name.cut(chart.panels(), panel / TextWidth.BOLD);
    double height = 0;
    for (int i = 0; i < chart.panels().size(); i++) {
      if (i > 0 && i % across == 0) {
        sheet.skip(height + 2 * GAP);
      }
      Name name = names.get(i);
      double x = Sheet.PAD + i % across * (panel + apart);
      height = panel(sheet, name, tiles.getOrDefault(name.whole(), List.of()), x, sheet.y());
    }
    sheet.skip(height);
    colours(sheet);
    return sheet.finish();
  }

  /** Returns the height. */
  private double panel(Sheet sheet, Name name, List<Tile> tiles, double x, double y) {
    double top = y;
    if (chart.panels().size() > 1) {
      sheet.add(Label.of("panel", x, top + Sheet.SIZE, Side.RIGHT, name).bold());
      top += Sheet.LINE + GAP / 2;
    }
    double first = x + left;
    if (!chart.y().isEmpty()) {
      Name title = Name.cut(chart.y(), panel);
      double end = Math.max(first - GAP, x + title.width());
      sheet.add(Label.of("axis-y", end, top + Sheet.SIZE, Side.LEFT, title));
      top += Sheet.LINE + GAP / 2;
    }
    for (int r = 0; r < rows.size(); r++) {
      double middle = top + (r + 0.5) * LEAST_TILE;
      sheet.add(Label.of("tick-y", first - GAP, middle + Sheet.DROP, Side.LEFT, rows.get(r)));
    }
    double bottom = top + LEAST_TILE * rows.size();
    for (int c = 0; c < columns.size(); c++) {
      double middle = first + (c + 0.5) * tile;
      sheet.add(
          isTurned
              ? Label.of("tick-x", middle + Sheet.DROP, bottom + GAP / 2, Side.LEFT, columns.get(c))
                  .turned()
              : Label.of("tick-x", middle, bottom + below, Side.MIDDLE, columns.get(c)));
    }
    for (Tile t : tiles) {
      int column = chart.columns().indexOf(t.column());
      int row = chart.rows().indexOf(t.row());
      tile(sheet, t, first + column * tile, top + row * LEAST_TILE);
    }
    double end = bottom + below + GAP / 2;
    if (!chart.x().isEmpty()) {
      Name title = Name.cut(chart.x(), panel);
      double middle = Math.max(first + tile * columns.size() / 2, x + title.width() / 2);
      double inside = Math.min(middle, sheet.width() - Sheet.PAD - title.width() / 2);
      end += Sheet.SIZE;
      sheet.add(Label.of("axis-x", inside, end, Side.MIDDLE, title));
    }
    return end + GAP - y;
  }

  private void tile(Sheet sheet, Tile t, double x, double y) {
    if (!Double.isFinite(t.value())) {
      return;
    }
    double share = chart.share(t);
    String title =
        Stream.of(t.panel(), t.row(), t.column())
                .filter(part -> !part.isEmpty())
                .reduce((a, b) -> a + ", " + b)
                .orElse("")
            + ": "
            + t.text();
    sheet.add(new Box("tile", x, y, tile - 1, LEAST_TILE - 1, Palette.heat(share), 1, null, title));
    double middle = x + (tile - 1) / 2;
    double line = y + (LEAST_TILE - 1) / 2 + 0.36 * SMALL;
    sheet.add(
        Label.of("number", middle, line, Side.MIDDLE, t.text())
            .sized(SMALL)
            .in(Palette.inkOn(share)));
  }

  /** What the colours mean: the lowest and the highest number, and the steps between them. */
  private void colours(Sheet sheet) {
    sheet.skip(GAP);
    double line = sheet.y() + KEY / 2 + Sheet.DROP;
    Name low = Name.cut(chart.low().text(), LEAST_WIDTH / 4);
    Name high = Name.cut(chart.high().text(), LEAST_WIDTH / 4);
    sheet.add(Label.of("legend", Sheet.PAD, line, Side.RIGHT, low));
    double x = Sheet.PAD + low.width() + GAP;
    for (Ink ink : Palette.heat()) {
      sheet.add(Box.plain("key", x, sheet.y(), KEY, KEY, ink));
      x += KEY;
    }
    sheet.add(Label.of("legend", x + GAP, line, Side.RIGHT, high));
    sheet.skip(KEY);
  }
}
