package org.ltp4j.report;

import java.util.List;
import java.util.stream.Collectors;
import org.ltp4j.chart.Markup;

/** Pieces of a page. Whatever comes from trials goes through {@link #text}. */
final class Html {
  private Html() {}

  /** Text of any kind, inert in elements and quoted attributes. */
  static String text(String any) {
    return Markup.text(any);
  }

  /** A name, whose direction does not reach beyond it. */
  static String name(String any) {
    return "<bdi>" + text(any) + "</bdi>";
  }

  /** A table of plain texts, the header first; the first column names the rows. */
  static String table(String caption, List<List<String>> rows, List<Integer> longColumns) {
    StringBuilder html = new StringBuilder();
    html.append("<table>\n<caption>").append(text(caption)).append("</caption>\n<thead>\n<tr>");
    rows.get(0).forEach(c -> html.append("<th scope=\"col\">").append(name(c)).append("</th>"));
    html.append("</tr>\n</thead>\n<tbody>\n");
    for (List<String> row : rows.subList(1, rows.size())) {
      html.append("<tr><th scope=\"row\" class=\"name\">").append(name(row.get(0))).append("</th>");
      for (int i = 1; i < row.size(); i++) {
        html.append(longColumns.contains(i) ? "<td class=\"long\">" : "<td>");
        html.append(name(row.get(i))).append("</td>");
      }
      html.append("</tr>\n");
    }
    return scroll(caption, html.append("</tbody>\n</table>").toString());
  }

  /** What may be wider than the screen: scrolls by itself, also by keyboard. */
  static String scroll(String name, String content) {
    return """
        <div class="scroll" role="region" aria-label="%s" tabindex="0">
        %s
        </div>
        """
        .formatted(text(name), content);
  }

  /** A part of the page with a heading. */
  static String section(String id, String title, String content) {
    return """
        <section id="%s" aria-labelledby="%s-heading">
        <h2 id="%s-heading">%s</h2>
        %s</section>
        """
        .formatted(id, id, id, text(title), content);
  }

  static String notes(List<String> notes) {
    return notes.stream()
        .map(note -> "<p class=\"note\">" + Isolated.html(note) + "</p>\n")
        .collect(Collectors.joining());
  }
}
