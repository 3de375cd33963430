package org.ltp4j.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ltp4j.problem.Problem;
import org.ltp4j.trial.StoredTrial;

/** A directory of trials as tables, pictures and a page. */
public final class Report {
  private final Measure measure;
  private final Trials trials;
  private final List<String> notes;
  private final List<ResultTable> tables;
  private final List<NumberTable> costs;
  private final List<Comparison> comparisons;
  private final List<Section> sections;

  private Report(
      Measure measure,
      Trials trials,
      List<String> notes,
      List<ResultTable> tables,
      List<NumberTable> costs,
      List<Comparison> comparisons,
      List<Section> sections) {
    this.measure = measure;
    this.trials = trials;
    this.notes = notes;
    this.tables = tables;
    this.costs = costs;
    this.comparisons = comparisons;
    this.sections = sections;
  }

  /**
   * Works everything out.
   *
   * @param stored the trials
   * @param notes what has to be said of them, a sentence each
   * @param compared selections of trials, each two of which are tested against each other
   * @throws Problem if settings name what is not there
   */
  public static Report of(
      List<StoredTrial> stored,
      List<String> notes,
      ReportSettings settings,
      List<String> compared) {
    Trials all = new Trials(stored);
    Measure measure = new Measure(settings.metric().orElseGet(all::metric), settings.over());
    Trials tested = all.measured();
    Trials measured = tested.that(t -> measure.of(t.result().evaluation()).isPresent());
    List<String> said = new ArrayList<>(notes);
    int without = tested.all().size() - measured.all().size();
    if (without > 0) {
      said.add(
          without + " finished without a language that they were not trained on, and not shown.");
    }
    AccuracyCharts accuracy = new AccuracyCharts(measure, measured);
    LanguageCharts languages = new LanguageCharts(measure, measured);
    TicketCharts tickets = new TicketCharts(all);
    TableBuilder builder = new TableBuilder(measure, measured, settings.rows(), settings.columns());
    return new Report(
        measure,
        all,
        said,
        builder.build(),
        builder.costs(),
        new Tests(measure, settings, measured).all(compared, builder),
        List.of(
            accuracy.shots(),
            accuracy.strategies(),
            accuracy.ratios(),
            tickets.layers(),
            languages.accuracies(),
            languages.confusion(),
            new CurveCharts(measure.metric(), all).section(),
            tickets.overlap()));
  }

  /**
   * Writes {@code index.html}, the tables below {@code tables} and the pictures below {@code
   * figures}; what an earlier report left in the directory is replaced.
   *
   * @param png whether pictures are written as PNG too
   * @throws Problem if the directory cannot be written or holds something else
   */
  public void write(Path directory, String title, boolean png) {
    Page page = new Page();
    page.tables(measure.metric().title(), tables, comparisons);
    List<Page.Drawn> drawn = sections.stream().map(Page.Drawn::of).toList();
    drawn.stream().filter(d -> !d.pictures().isEmpty()).forEach(page::pictures);
    page.numbers("costs", "Costs", costs);
    TrialTables lists = new TrialTables(measure.metric(), trials);
    page.trials(lists);
    page.notDrawn(sections.stream().filter(s -> s.charts().isEmpty()).toList());
    ReportDirectory.write(
        directory,
        temporary -> {
          ReportDirectory.tables(temporary, files().toList());
          ReportDirectory.figures(temporary, drawn, png);
          ReportDirectory.index(temporary, page.render(title, lead()));
        });
  }

  /** Tables and tests for a terminal, as Markdown. */
  public String text() {
    return Stream.of(
            Stream.of(Isolated.plain(lead()) + "\n"),
            files().map(TableFiles::markdown),
            comparisons.stream().map(c -> Isolated.plain(c.text()) + "\n"))
        .flatMap(part -> part)
        .collect(Collectors.joining("\n"));
  }

  private Stream<TableFiles> files() {
    return Stream.concat(tables.stream().map(TableFiles::of), costs.stream().map(TableFiles::of));
  }

  private String lead() {
    return Stream.concat(
            Stream.of(new TrialTables(measure.metric(), trials).counts()), notes.stream())
        .collect(Collectors.joining(" "));
  }
}
