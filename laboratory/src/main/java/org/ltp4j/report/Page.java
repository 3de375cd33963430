package org.ltp4j.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.ltp4j.chart.Palette;
import org.ltp4j.chart.Picture;
import org.ltp4j.report.ResultTable.Cell;
import org.ltp4j.report.ResultTable.Row;

/** One page with everything in it: no scripts, and nothing that is fetched from elsewhere. */
final class Page {
  /**
   * A section whose pictures have been drawn.
   *
   * @param section what was drawn
   * @param pictures in the section's order
   */
  record Drawn(Section section, List<Picture> pictures) {
    /** Draws a section's charts, once for files and the page alike. */
    static Drawn of(Section section) {
      return new Drawn(section, section.charts().stream().map(Picture::of).toList());
    }
  }

  private record Link(String id, String title) {}

  private final List<Link> links = new ArrayList<>();
  private final StringBuilder main = new StringBuilder();

  void tables(String measured, List<ResultTable> tables, List<Comparison> comparisons) {
    String content =
        tables.stream()
            .map(t -> table(measured, t) + Html.notes(t.notes()))
            .collect(Collectors.joining("\n"));
    if (tables.isEmpty()) {
      content = Html.notes(List.of("No trial is finished, so there is nothing to compare yet."));
    }
    add("results", "Results", content);
    if (!comparisons.isEmpty()) {
      add("tests", "Paired tests", Html.notes(comparisons.stream().map(Comparison::text).toList()));
    }
  }

  void numbers(String id, String title, List<NumberTable> tables) {
    String content =
        tables.stream()
            .map(c -> Html.table(c.title(), c.texts(), List.of()) + Html.notes(c.notes()))
            .collect(Collectors.joining("\n"));
    if (!tables.isEmpty()) {
      add(id, title, content);
    }
  }

  void pictures(Drawn drawn) {
    Section section = drawn.section();
    String figures = drawn.pictures().stream().map(Page::figure).collect(Collectors.joining());
    add(section.id(), section.title(), figures + Html.notes(section.notes()));
  }

  void trials(TrialTables tables) {
    addRows(
        "failed",
        "Failed trials",
        "Failed and killed trials",
        tables.failed(),
        List.of(2),
        "None.");
    addRows(
        "slowest",
        "Slowest trials",
        "Slowest trials, seconds by stage",
        tables.slowest(),
        List.of(),
        "No times are known.");
    if (tables.all().size() > 1) {
      add(
          "trials",
          "All trials",
          details("Show all trials", Html.table("All trials", tables.all(), List.of())));
    }
  }

  /** Adds a table, or a sentence in its place where it has a header only. */
  private void addRows(
      String id,
      String title,
      String caption,
      List<List<String>> rows,
      List<Integer> longColumns,
      String otherwise) {
    boolean isEmpty = rows.size() == 1;
    add(
        id,
        title,
        isEmpty ? Html.notes(List.of(otherwise)) : Html.table(caption, rows, longColumns));
  }

  /** Lists the pictures that the trials have no numbers for, in one section at the end. */
  void notDrawn(List<Section> sections) {
    if (!sections.isEmpty()) {
      String lines =
          sections.stream()
              .map(s -> Html.text(s.title()) + ": " + Isolated.html(String.join(" ", s.notes())))
              .map(line -> "<li>" + line + "</li>\n")
              .collect(Collectors.joining());
      add("not-drawn", "Pictures not drawn", "<ul class=\"note\">\n" + lines + "</ul>\n");
    }
  }

  String render(String title, String lead) {
    return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>%1$s</title>
        <style>
        :root { %2$s }
        @media (prefers-color-scheme: dark) { :root { %3$s } }
        %4$s</style>
        </head>
        <body>
        <a class="skip" href="#main">Skip to the results</a>
        <header>
        <h1>%8$s</h1>
        <p>%5$s</p>
        <nav aria-label="Contents">
        <ul>
        %6$s
        </ul>
        </nav>
        </header>
        <main id="main">
        %7$s</main>
        </body>
        </html>
        """
        .formatted(
            Html.text(Isolated.plain(title)),
            Palette.light(),
            Palette.dark(),
            css(),
            Isolated.html(lead),
            links.stream()
                .map(l -> "<li><a href=\"#" + l.id() + "\">" + Html.text(l.title()) + "</a></li>")
                .collect(Collectors.joining("\n")),
            main,
            Isolated.html(title));
  }

  private void add(String id, String title, String content) {
    links.add(new Link(id, title));
    main.append(Html.section(id, title, content));
  }

  private static String table(String measured, ResultTable table) {
    String caption = measured + ", %" + (table.title().isEmpty() ? "" : ": " + table.title());
    StringBuilder html = new StringBuilder();
    html.append("<table>\n<caption>")
        .append(Html.text(caption))
        .append("</caption>\n<thead>\n<tr>");
    html.append("<th scope=\"col\">").append(Html.name(table.corner())).append("</th>");
    table
        .columns()
        .forEach(c -> html.append("<th scope=\"col\">").append(Html.name(c)).append("</th>"));
    html.append("</tr>\n</thead>\n<tbody>\n");
    for (Row row : table.rows()) {
      html.append("<tr><th scope=\"row\">").append(Html.name(row.label())).append("</th>");
      row.cells().forEach(cell -> html.append("<td>").append(cell(cell)).append("</td>"));
      html.append("</tr>\n");
    }
    return Html.scroll(caption, html.append("</tbody>\n</table>").toString());
  }

  private static String cell(Cell cell) {
    String text = Html.text(cell.text(" ± "));
    return cell.isBest() ? "<strong>" + text + "</strong>" : text;
  }

  private static String figure(Picture picture) {
    var caption = picture.chart().caption();
    String numbers = Html.table(caption.title(), picture.chart().numbers(), List.of());
    return """
        <figure>
        %s<figcaption>%s</figcaption>
        %s</figure>
        """
        .formatted(
            Html.scroll(caption.title() + ", picture", picture.inline()),
            Html.text(caption.description()),
            details("Numbers of this picture", numbers));
  }

  private static String details(String summary, String content) {
    return "<details>\n<summary>" + Html.text(summary) + "</summary>\n" + content + "</details>\n";
  }

  private static String css() {
    try (InputStream in = Page.class.getResourceAsStream("report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
