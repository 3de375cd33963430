package org.ltp4j.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ltp4j.chart.BarChart;
import org.ltp4j.chart.Chart;
import org.ltp4j.chart.HeatMap;
import org.ltp4j.chart.LineChart;
import org.ltp4j.problem.Problem;
import org.ltp4j.ticket.Overlap;
import org.ltp4j.ticket.Ticket;
import org.ltp4j.trial.StoredTrial;
import org.ltp4j.trial.TicketSummary;

/** How tickets are spread over layers, and what they have in common. */
final class TicketCharts {
  private static final int MOST_BARS_A_LAYER = 4;
  private static final int MOST_LINES = 10;
  private static final int MOST_COMPARED = 10;
  private static final double MILLION = 1e6;
  private static final double THOUSAND = 1e3;

  /** By a name that tells them apart: the first trial of each distinct ticket. */
  private final Map<String, StoredTrial> tickets = new LinkedHashMap<>();

  /** Charts of the tickets of any trials. */
  TicketCharts(Trials trials) {
    Trials some =
        new Trials(
            trials.all().stream().filter(t -> t.result().traces().ticket() != null).toList());
    List<String> names = some.varying(List.of("shots", "task", "method"));
    Map<String, String> hashes = new LinkedHashMap<>();
    for (StoredTrial trial : some.all()) {
      String sha256 =
          Objects.requireNonNullElse(
              trial.result().traces().ticket().sha256(), trial.result().id());
      if (!hashes.containsKey(sha256)) {
        String name = Trials.label(trial, names);
        String unique =
            tickets.containsKey(name)
                ? name + " " + sha256.substring(0, Math.min(6, sha256.length()))
                : name;
        hashes.put(sha256, unique);
        tickets.put(unique, trial);
      }
    }
  }

  /** Counts, and shares of what each layer has. */
  Section layers() {
    if (tickets.isEmpty()) {
      return new Section(
          "layers", "Figure 3: tickets over layers", List.of(), List.of("No trial has a ticket."));
    }
    double most =
        summaries()
            .flatMap(t -> t.layers().stream())
            .mapToDouble(TicketSummary.Layer::selected)
            .max()
            .orElse(0);
    double unit = most >= MILLION ? MILLION : most >= THOUSAND ? THOUSAND : 1;
    String y =
        "entries in the ticket"
            + (unit == MILLION ? ", millions" : unit == THOUSAND ? ", thousands" : "");
    Chart counts =
        chart(
            new Chart.Caption(
                "layers-counts",
                "Entries of each ticket by layer",
                "How many entries of each layer a ticket selects; layer 0 is the embeddings."),
            new Chart.Axis(y, 0, Double.POSITIVE_INFINITY),
            layer -> layer.selected() / unit);
    Chart shares =
        chart(
            new Chart.Caption(
                "layers-shares",
                "Share of each layer in the ticket",
                "Which part of a layer's eligible entries a ticket selects; layer 0 is the"
                    + " embeddings."),
            Chart.Axis.percent("share of the layer, %"),
            layer -> layer.eligible() == 0 ? 0 : 100.0 * layer.selected() / layer.eligible());
    return new Section(
        "layers", "Figure 3: tickets over layers", List.of(counts, shares), List.of());
  }

  /** Intersection over union of every two tickets whose files are there. */
  Section overlap() {
    List<String> notes = new ArrayList<>();
    Map<String, Ticket> loaded = new LinkedHashMap<>();
    tickets.forEach((name, trial) -> load(name, trial, loaded, notes));
    List<Chart> charts = new ArrayList<>();
    if (loaded.size() < 2) {
      notes.add("This picture needs the files of two different tickets.");
    } else {
      charts.add(overlap(loaded, notes));
    }
    return new Section("overlap", "Overlap between tickets", charts, notes);
  }

  private static void load(
      String name, StoredTrial trial, Map<String, Ticket> loaded, List<String> notes) {
    Path file = trial.artefact("ticket").orElse(null);
    if (file == null) {
      return;
    } else if (loaded.size() == MOST_COMPARED) {
      notes.add(
          Isolated.name(name)
              + " is left out: "
              + MOST_COMPARED
              + " tickets are compared at most.");
      return;
    }
    try {
      loaded.put(name, Ticket.load(file));
    } catch (Problem e) {
      notes.add(Isolated.name(name) + " is left out: " + e.getMessage());
    }
  }

  private static Chart overlap(Map<String, Ticket> loaded, List<String> notes) {
    List<HeatMap.Tile> tiles = new ArrayList<>();
    List<String> names = List.copyOf(loaded.keySet());
    List<String> numbers = IntStream.rangeClosed(1, names.size()).mapToObj(n -> "" + n).toList();
    List<String> rows =
        numbers.stream().map(n -> n + ": " + names.get(Integer.parseInt(n) - 1)).toList();
    for (int r = 0; r < names.size(); r++) {
      for (int c = 0; c < names.size(); c++) {
        try {
          Ticket first = loaded.get(names.get(r));
          Overlap.Shared shared = Overlap.of(first, loaded.get(names.get(c))).total();
          double jaccard = shared.either() == 0 ? 0 : shared.jaccard();
          tiles.add(
              new HeatMap.Tile("", rows.get(r), numbers.get(c), jaccard, text(jaccard, shared)));
        } catch (Problem e) {
          notes.add(
              Isolated.name(names.get(r))
                  + " and "
                  + Isolated.name(names.get(c))
                  + ": "
                  + e.getMessage());
        }
      }
    }
    return new HeatMap(
        new Chart.Caption(
            "overlap",
            "Overlap between tickets",
            "Entries that both tickets select, as a share of those that either selects; in brackets"
                + " as a multiple of what two random tickets of these sizes would share."),
        "",
        "",
        numbers,
        rows,
        List.of(""),
        tiles,
        new HeatMap.Bound(0, "nothing"),
        new HeatMap.Bound(1, "the same entries"));
  }

  private static String text(double jaccard, Overlap.Shared shared) {
    double times = shared.timesChance();
    return String.format(Locale.ROOT, "%.2f", jaccard)
        + (Double.isNaN(times) ? "" : String.format(Locale.ROOT, " (%.1f×)", times));
  }

  private Chart chart(
      Chart.Caption caption, Chart.Axis y, ToDoubleFunction<TicketSummary.Layer> number) {
    if (tickets.size() <= MOST_BARS_A_LAYER) {
      return bars(caption, y, number);
    }
    return tickets.size() <= MOST_LINES ? lines(caption, y, number) : tiles(caption, y, number);
  }

  /** The layers that any ticket has, in their order. */
  private List<String> layerNames() {
    TreeSet<Integer> all = new TreeSet<>();
    summaries().forEach(t -> t.layers().forEach(l -> all.add(l.layer())));
    return all.stream().map(layer -> Integer.toString(layer)).toList();
  }

  private Stream<TicketSummary> summaries() {
    return tickets.values().stream().map(t -> t.result().traces().ticket());
  }

  /** What a picture shows of a ticket's layer. */
  private interface Marked<M> {
    M of(String ticket, String layer, double value);
  }

  /** That of each layer of each ticket. */
  private <M> List<M> marks(ToDoubleFunction<TicketSummary.Layer> number, Marked<M> marked) {
    List<M> marks = new ArrayList<>();
    tickets.forEach(
        (name, trial) ->
            trial
                .result()
                .traces()
                .ticket()
                .layers()
                .forEach(
                    l ->
                        marks.add(
                            marked.of(
                                name, Integer.toString(l.layer()), number.applyAsDouble(l)))));
    return marks;
  }

  private Chart bars(
      Chart.Caption caption, Chart.Axis y, ToDoubleFunction<TicketSummary.Layer> number) {
    return new BarChart(
        caption,
        "layer",
        y,
        layerNames(),
        List.copyOf(tickets.keySet()),
        marks(number, TicketCharts::bar),
        List.of());
  }

  private static BarChart.Bar bar(String name, String layer, double value) {
    String text = String.format(Locale.ROOT, "%.4g", value);
    return new BarChart.Bar(layer, name, value, value, value, text);
  }

  private Chart lines(
      Chart.Caption caption, Chart.Axis y, ToDoubleFunction<TicketSummary.Layer> number) {
    List<LineChart.Series> series = new ArrayList<>();
    tickets.forEach(
        (name, trial) ->
            series.add(
                new LineChart.Series(
                    name,
                    trial.result().traces().ticket().layers().stream()
                        .map(l -> LineChart.Point.of(l.layer(), number.applyAsDouble(l)))
                        .toList())));
    return new LineChart(caption, "layer", y, false, series, List.of());
  }

  /** A row for each ticket, where so many lines would hide each other. */
  private Chart tiles(
      Chart.Caption caption, Chart.Axis y, ToDoubleFunction<TicketSummary.Layer> number) {
    List<HeatMap.Tile> tiles = marks(number, TicketCharts::tile);
    double most = tiles.stream().mapToDouble(HeatMap.Tile::value).max().orElse(0);
    return new HeatMap(
        caption,
        "layer",
        y.title(),
        layerNames(),
        List.copyOf(tickets.keySet()),
        List.of(""),
        tiles,
        new HeatMap.Bound(0, "none"),
        new HeatMap.Bound(most, text(most)));
  }

  private static HeatMap.Tile tile(String name, String layer, double value) {
    return new HeatMap.Tile("", name, layer, value, text(value));
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }
}
