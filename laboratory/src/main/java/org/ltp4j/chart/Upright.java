package org.ltp4j.chart;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.ltp4j.chart.Mark.Label;
import org.ltp4j.chart.Mark.Line;
import org.ltp4j.chart.Mark.Side;

/**
 * The rectangle of a chart whose numbers go upwards: heading, axis of numbers and grid.
 *
 * @param sheet what it is on
 * @param left in pixels
 * @param right in pixels
 * @param bottom in pixels
 * @param y places of numbers
 */
record Upright(Sheet sheet, double left, double right, double bottom, DoubleUnaryOperator y) {
  private static final double HEIGHT = 260;
  private static final double GAP = 8;

  /** Where the rectangle begins, with a scale's names to the left of it. */
  static double left(Scale scale) {
    return Sheet.PAD + scale.widest() + GAP;
  }

  /** Draws all but the x axis. */
  static Upright begin(Sheet sheet, Chart.Caption caption, Chart.Axis axis, Scale scale) {
    sheet.title(caption.title());
    sheet.skip(Sheet.SIZE);
    Name title = Name.cut(axis.title(), sheet.width() - 2 * Sheet.PAD);
    sheet.add(Label.of("axis-y", Sheet.PAD, sheet.y(), Side.RIGHT, title));
    sheet.skip(GAP + GAP / 2);
    double left = left(scale);
    double right = sheet.width() - Sheet.PAD;
    double bottom = sheet.y() + HEIGHT;
    DoubleUnaryOperator y = scale.between(bottom, sheet.y());
    for (Scale.Tick tick : scale.ticks()) {
      double at = y.applyAsDouble(tick.value());
      sheet.add(Line.of("grid", left, at, right, at, Palette.GRID));
      sheet.add(Label.of("tick-y", left - GAP, at + Sheet.DROP, Side.LEFT, tick.text()));
    }
    return new Upright(sheet, left, right, bottom, y);
  }

  /** The line that names below the axis stand on. */
  double names() {
    return bottom + GAP / 2 + Sheet.SIZE;
  }

  /** Levels to compare with. */
  void references(List<Chart.Reference> references) {
    for (int i = 0; i < references.size(); i++) {
      double at = y.applyAsDouble(references.get(i).value());
      sheet.reference(i, left, at, right, at);
    }
  }

  /** The x axis' title and the legend. */
  Drawing finish(String title, List<Sheet.Entry> legend) {
    sheet.skip(HEIGHT + Sheet.LINE + GAP + Sheet.SIZE);
    Name name = Name.cut(title, right - left);
    sheet.add(Label.of("axis-x", (left + right) / 2, sheet.y(), Side.MIDDLE, name));
    sheet.skip(GAP);
    sheet.legend(legend);
    return sheet.finish();
  }
}
