package org.ltp4j.chart;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.jetbrains.letsPlot.commons.geometry.DoubleVector;
import org.jetbrains.letsPlot.core.util.PlotSvgExportCommon;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A chart that has been drawn, once for files and pages alike. */
public final class Picture {
  private static final String STYLE =
      """
      text { font-family: sans-serif; font-size: 13px; }
      .plot-title { font-size: 16px; font-weight: bold; }
      .plot-caption { font-size: 12px; }
      .axis-title-x, .axis-title-y, .legend-title { font-size: 14px; }
      """;

  private final Chart chart;
  private final String svg;
  private final int width;

  private Picture(Chart chart, String svg, int width) {
    this.chart = chart;
    this.svg = svg;
    this.width = width;
  }

  /** Draws a chart. The same chart gives the same text. */
  public static Picture of(Chart chart) {
    String drawn =
        PlotSvgExportCommon.INSTANCE.buildSvgImageFromRawSpecs(
            chart.plot(),
            new DoubleVector(chart.width(), chart.height() - chart.overhang()),
            (width, height, pixels) -> {
              throw new IllegalStateException("no chart has pixels");
            },
            true);
    try {
      Document document = parse(drawn);
      int width = new Tidying(chart).tidy(document.getDocumentElement());
      return new Picture(chart, write(document), width);
    } catch (ParserConfigurationException | SAXException | IOException | TransformerException e) {
      throw new IllegalStateException("the chart library writes XML", e);
    }
  }

  /** What was drawn. */
  public Chart chart() {
    return chart;
  }

  /** Width in pixels: the chart's, or more where names need room. */
  int width() {
    return width;
  }

  /** An SVG document that stands for itself. */
  public String svg() {
    int end = svg.indexOf('>') + 1;
    return svg.substring(0, end) + "<style>" + STYLE + "</style>" + svg.substring(end) + "\n";
  }

  /**
   * An SVG element for a page that declares {@link Palette#light} and {@link Palette#dark}: colours
   * are its variables, and as wide as the place allows.
   */
  public String inline() {
    String themed = svg;
    for (Map.Entry<String, String> colour : Palette.variables().entrySet()) {
      themed = themed.replace("\"" + colour.getKey() + "\"", "\"var(" + colour.getValue() + ")\"");
    }
    return themed;
  }

  private static Document parse(String text)
      throws ParserConfigurationException, SAXException, IOException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    factory.setNamespaceAware(true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
  }

  private static String write(Document document) throws TransformerException {
    Transformer transformer = TransformerFactory.newInstance().newTransformer();
    transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
    Element root = document.getDocumentElement();
    StringWriter text = new StringWriter();
    transformer.transform(new DOMSource(root), new StreamResult(text));
    return text.toString();
  }
}
