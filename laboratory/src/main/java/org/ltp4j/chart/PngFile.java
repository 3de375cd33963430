package org.ltp4j.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.TextAttribute;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.ltp4j.chart.Mark.Area;
import org.ltp4j.chart.Mark.Box;
import org.ltp4j.chart.Mark.Dash;
import org.ltp4j.chart.Mark.Label;
import org.ltp4j.chart.Mark.Line;
import org.ltp4j.chart.Mark.Place;
import org.ltp4j.chart.Mark.Side;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.problem.Problem;

/** A picture as PNG, twice as fine as its size in pixels, painted by the JDK. */
public final class PngFile {
  private static final int FINENESS = 2;
  private final Graphics2D canvas;

  private PngFile(Graphics2D canvas) {
    this.canvas = canvas;
  }

  /**
   * Writes the file under its final name once it is complete.
   *
   * @throws Problem if it cannot be written, or the machine has no fonts
   */
  public static void write(Path file, Picture picture) {
    try {
      BufferedImage image = paint(picture.drawing());
      AtomicFiles.write(file, out -> ImageIO.write(image, "png", out));
    } catch (InternalError | LinkageError e) {
      throw Problem.output(
              file,
              "a Java runtime that can draw text",
              e.getMessage(),
              "install fontconfig and a font, or leave the PNG files out (--png false)")
          .causedBy(e);
    }
  }

  private static BufferedImage paint(Drawing drawing) {
    BufferedImage image =
        new BufferedImage(
            FINENESS * drawing.width(), FINENESS * drawing.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    canvas.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    canvas.scale(FINENESS, FINENESS);
    PngFile painter = new PngFile(canvas);
    drawing.marks().forEach(painter::paint);
    canvas.dispose();
    return image;
  }

  private void paint(Mark mark) {
    if (mark instanceof Box box) {
      Rectangle2D shape = new Rectangle2D.Double(box.x(), box.y(), box.width(), box.height());
      fill(shape, box.fill(), box.opacity(), box.outline());
    } else if (mark instanceof Line line) {
      canvas.setColor(colour(line.ink(), 1));
      canvas.setStroke(stroke(line.width(), line.dash()));
      canvas.draw(path(line.places()));
    } else if (mark instanceof Area area) {
      Path2D shape = path(area.places());
      shape.closePath();
      fill(shape, area.fill(), area.opacity(), area.outline());
    } else if (mark instanceof Label label) {
      paint(label);
    }
  }

  private void paint(Label label) {
    if (label.text().isEmpty()) {
      return;
    }
    int style = label.isBold() ? Font.BOLD : Font.PLAIN;
    boolean isLeftToRight = SvgWriter.isLeftToRight(label.text());
    Font font =
        new Font(Font.SANS_SERIF, style, 1)
            .deriveFont(
                Map.of(
                    TextAttribute.SIZE,
                    (float) label.size(),
                    TextAttribute.RUN_DIRECTION,
                    isLeftToRight
                        ? TextAttribute.RUN_DIRECTION_LTR
                        : TextAttribute.RUN_DIRECTION_RTL));
    TextLayout text = new TextLayout(label.text(), font, canvas.getFontRenderContext());
    double before =
        label.side() == Side.RIGHT
            ? 0
            : label.side() == Side.LEFT ? text.getAdvance() : text.getAdvance() / 2;
    AffineTransform usual = canvas.getTransform();
    canvas.translate(label.x(), label.y());
    if (label.isTurned()) {
      canvas.rotate(-Math.PI / 2);
    }
    canvas.setColor(colour(label.ink(), 1));
    text.draw(canvas, (float) -before, 0);
    canvas.setTransform(usual);
  }

  private void fill(java.awt.Shape shape, Ink fill, double opacity, Ink outline) {
    canvas.setColor(colour(fill, opacity));
    canvas.fill(shape);
    if (outline != null) {
      canvas.setColor(colour(outline, 1));
      canvas.setStroke(stroke(1, Dash.SOLID));
      canvas.draw(shape);
    }
  }

  private static BasicStroke stroke(double width, Dash dash) {
    float[] lengths = dash.lengths();
    return new BasicStroke(
        (float) width,
        BasicStroke.CAP_BUTT,
        BasicStroke.JOIN_MITER,
        10,
        lengths.length == 0 ? null : lengths,
        0);
  }

  private static Color colour(Ink ink, double opacity) {
    Color colour = Color.decode(ink.light());
    int alpha = (int) Math.round(255 * opacity);
    return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), alpha);
  }

  private static Path2D path(List<Place> places) {
    Path2D path = new Path2D.Double();
    for (Place place : places) {
      if (path.getCurrentPoint() == null) {
        path.moveTo(place.x(), place.y());
      } else {
        path.lineTo(place.x(), place.y());
      }
    }
    return path;
  }
}
