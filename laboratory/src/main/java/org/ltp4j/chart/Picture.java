package org.ltp4j.chart;

/** A chart that has been drawn, once for files and pages alike. */
public final class Picture {
  private final Chart chart;
  private final Drawing drawing;

  private Picture(Chart chart, Drawing drawing) {
    this.chart = chart;
    this.drawing = drawing;
  }

  /** Draws a chart. The same chart gives the same picture. */
  public static Picture of(Chart chart) {
    return new Picture(chart, draw(chart));
  }

  private static Drawing draw(Chart chart) {
    if (chart instanceof LineChart lines) {
      return LinePlot.draw(lines);
    } else if (chart instanceof BarChart bars) {
      return BarPlot.draw(bars);
    }
    return HeatPlot.draw((HeatMap) chart);
  }

  /** What was drawn. */
  public Chart chart() {
    return chart;
  }

  /** Its marks. */
  Drawing drawing() {
    return drawing;
  }

  /** An SVG document that stands for itself. */
  public String svg() {
    return new SvgWriter(Ink::light).write(chart.caption(), drawing) + "\n";
  }

  /**
   * An SVG element for a page that declares {@link Palette#light} and {@link Palette#dark}: colours
   * are its variables.
   */
  public String inline() {
    return new SvgWriter(ink -> "var(" + ink.variable() + ")").write(chart.caption(), drawing);
  }
}
