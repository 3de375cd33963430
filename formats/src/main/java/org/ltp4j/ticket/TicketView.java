package org.ltp4j.ticket;

import java.util.Locale;
import java.util.SortedMap;

/** Tickets as text for a terminal. */
public final class TicketView {
  private static final int BAR = 40;
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

  private TicketView() {}

  /** Origin, counts per layer with bars, and counts per kind of tensor. */
  public static String inspect(Ticket ticket) {
    TicketStats stats = TicketStats.of(ticket);
    StringBuilder out = new StringBuilder();
    line(out, "strategy  %s, active ratio %s", ticket.strategy(), number(ticket.ratio()));
    line(
        out,
        "selected  %,d of %,d eligible entries (%s) in %,d tensors",
        stats.total().selected(),
        stats.total().eligible(),
        percent(stats.total().density()),
        ticket.parameters().size());
    line(out, "base      sha256 %s", ticket.baseSha256());
    line(out, "content   sha256 %s", ticket.sha256());
    ticket
        .provenance()
        .forEach(
            (key, value) -> line(out, "%-9s %s", Metadata.quotable(key), Metadata.quotable(value)));
    out.append('\n');
    layers(out, stats);
    out.append('\n');
    kinds(out, stats);
    return out.toString();
  }

  /** What two tickets have in common, as a whole and per layer. */
  public static String compare(Ticket first, Ticket second) {
    Overlap overlap = Overlap.of(first, second);
    StringBuilder out = new StringBuilder();
    describe(out, "first ", first);
    describe(out, "second", second);
    if (!first.baseSha256().equals(second.baseSha256())) {
      line(out, "note      the tickets belong to different base models");
    }
    Overlap.Shared total = overlap.total();
    line(out, "both      %,d entries; either %,d", total.both(), total.either());
    line(out, "overlap   Jaccard %s; %s", percent(total.jaccard()), chance(total));
    out.append('\n');
    line(
        out,
        "%-12s %15s %15s %15s %8s %9s",
        "layer",
        "first",
        "second",
        "both",
        "Jaccard",
        "× chance");
    overlap.layers().forEach((layer, shared) -> compareRow(out, layerName(layer), shared));
    compareRow(out, "all", total);
    return out.toString();
  }

  /** A bar of at most 40 cells in steps of an eighth; share from 0 to 1, anything else is empty. */
  static String bar(double share) {
    int eighths = share > 0 ? (int) Math.round(Math.min(share, 1) * BAR * 8) : 0;
    String full = "█".repeat(eighths / 8);
    return eighths % 8 == 0 ? full : full + EIGHTHS.charAt(eighths % 8);
  }

  private static void layers(StringBuilder out, TicketStats stats) {
    SortedMap<Integer, Count> layers = stats.layers();
    long most = layers.values().stream().mapToLong(Count::selected).max().orElse(0);
    header(out, "layer", "of layer");
    layers.forEach(
        (layer, count) -> {
          String bar = most == 0 ? "" : bar((double) count.selected() / most);
          line(out, "%s  %s", row(layerName(layer), count, stats.total()), bar);
        });
    line(out, "%s", row("all", stats.total(), stats.total()));
  }

  private static void kinds(StringBuilder out, TicketStats stats) {
    header(out, "kind", "of kind");
    stats
        .kinds()
        .forEach(
            (kind, count) ->
                line(
                    out,
                    "%s",
                    row(
                        kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        count,
                        stats.total())));
  }

  private static void header(StringBuilder out, String first, String density) {
    line(out, "%-20s %15s %15s %9s %9s", first, "selected", "eligible", density, "of ticket");
  }

  private static String row(String name, Count count, Count total) {
    return format(
        "%-20s %,15d %,15d %9s %9s",
        name,
        count.selected(),
        count.eligible(),
        percent(count.density()),
        percent(count.shareOf(total)));
  }

  private static void compareRow(StringBuilder out, String name, Overlap.Shared shared) {
    line(
        out,
        "%-12s %,15d %,15d %,15d %8s %9s",
        name,
        shared.first(),
        shared.second(),
        shared.both(),
        percent(shared.jaccard()),
        Double.isNaN(shared.timesChance()) ? "–" : format("%.2f", shared.timesChance()));
  }

  private static void describe(StringBuilder out, String label, Ticket ticket) {
    line(
        out,
        "%s    %s, active ratio %s: %,d of %,d",
        label,
        ticket.strategy(),
        number(ticket.ratio()),
        ticket.selected(),
        ticket.eligible());
  }

  private static String chance(Overlap.Shared shared) {
    return Double.isNaN(shared.timesChance())
        ? "no entry that both could have by chance"
        : format(
            "%.2f times the %,.1f that random tickets of these sizes share",
            shared.timesChance(), shared.expected());
  }

  private static String layerName(int layer) {
    return layer == 0 ? "0 embeddings" : String.valueOf(layer);
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "–" : format("%.2f%%", 100 * share);
  }

  private static String number(double value) {
    return value == Math.rint(value) ? format("%.0f", value) : Double.toString(value);
  }

  private static void line(StringBuilder out, String pattern, Object... values) {
    out.append(format(pattern, values)).append('\n');
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
