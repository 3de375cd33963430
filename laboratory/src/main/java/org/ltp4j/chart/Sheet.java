package org.ltp4j.chart;

import java.util.ArrayList;
import java.util.List;
import org.ltp4j.chart.Mark.Box;
import org.ltp4j.chart.Mark.Dash;
import org.ltp4j.chart.Mark.Label;
import org.ltp4j.chart.Mark.Line;
import org.ltp4j.chart.Mark.Side;

/** A drawing at work, filled from its top: the title, then what the kind of chart needs. */
final class Sheet {
  /** Size of the usual text, in pixels. */
  static final double SIZE = 13;

  /** Height of a line of text. */
  static final double LINE = 18;

  /** Free around everything. */
  static final double PAD = 12;

  /** From a text's middle down to the line that its letters stand on. */
  static final double DROP = 0.36 * SIZE;

  private static final double TITLE = 16;
  private static final double TITLE_LINE = 22;
  private static final int MOST_TITLE_LINES = 3;
  private static final double KEY = 30;
  private static final double GAP = 8;
  private static final double LEGEND_LINE = 22;

  private final double width;
  private final List<Mark> marks = new ArrayList<>();
  private double y = PAD;

  Sheet(double width) {
    this.width = width;
  }

  double width() {
    return width;
  }

  /** Where the next thing begins. */
  double y() {
    return y;
  }

  /** Leaves room. */
  void skip(double height) {
    y += height;
  }

  void add(Mark mark) {
    marks.add(mark);
  }

  /** The heading, in as many lines as it needs. */
  void title(String title) {
    double room = (width - 2 * PAD) / TextWidth.BOLD;
    List<String> lines = new ArrayList<>(List.of(""));
    for (String word : title.strip().split("\\s+")) {
      String last = lines.get(lines.size() - 1);
      String longer = last.isEmpty() ? word : last + " " + word;
      boolean fits = last.isEmpty() || TextWidth.of(longer, TITLE) <= room;
      if (fits || lines.size() == MOST_TITLE_LINES) {
        lines.set(lines.size() - 1, longer);
      } else {
        lines.add(word);
      }
    }
    for (String line : lines) {
      Name name = new Name(line, Name.cut(line, room, TITLE));
      marks.add(Label.of("title", PAD, y + TITLE, Side.RIGHT, name).sized(TITLE).bold());
      y += TITLE_LINE;
    }
    y += GAP / 2;
  }

  /** What a legend explains: a line or a patch of colour, and its name. */
  record Entry(Style style, boolean isPatch, String name) {}

  /** Names of styles below the picture, in columns that fit. */
  void legend(List<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    double room = width - 2 * PAD;
    List<Name> names = Name.cut(entries.stream().map(Entry::name).toList(), room - KEY - GAP);
    double column = KEY + GAP + Name.widest(names) + 2 * GAP;
    int columns = (int) Math.max(1, Math.min(entries.size(), (room + 2 * GAP) / column));
    y += GAP;
    for (int i = 0; i < entries.size(); i++) {
      double x = PAD + i % columns * column;
      double middle = y + i / columns * LEGEND_LINE + LEGEND_LINE / 2;
      key(entries.get(i), x, middle);
      marks.add(Label.of("legend", x + KEY + GAP, middle + DROP, Side.RIGHT, names.get(i)));
    }
    y += (entries.size() + columns - 1) / columns * LEGEND_LINE;
  }

  private void key(Entry entry, double x, double middle) {
    Style style = entry.style;
    if (entry.isPatch) {
      marks.add(style.box("key", x + KEY / 2 - 8, middle - 6, 16, 12, ""));
    } else {
      marks.add(
          style.line("key", List.of(new Mark.Place(x, middle), new Mark.Place(x + KEY, middle))));
      style.point("key", x + KEY / 2, middle, "").ifPresent(marks::add);
    }
  }

  /** A level across from one place to another, and what explains it. */
  void reference(int number, double x1, double y1, double x2, double y2) {
    List<Mark.Place> places = List.of(new Mark.Place(x1, y1), new Mark.Place(x2, y2));
    marks.add(new Line("reference", places, Palette.INK, 1.2, dash(number)));
  }

  /** What a legend names: series, where there are several, and levels. */
  static List<Entry> legend(List<Entry> series, List<Chart.Reference> references) {
    List<Entry> entries = new ArrayList<>(series.size() > 1 ? series : List.of());
    for (int i = 0; i < references.size(); i++) {
      entries.add(new Entry(Style.level(dash(i)), false, references.get(i).name()));
    }
    return entries;
  }

  private static Dash dash(int number) {
    return number % 2 == 0 ? Dash.DASHED : Dash.DOTTED;
  }

  /** All that was added, on paper. */
  Drawing finish() {
    int height = (int) Math.ceil(y + PAD);
    List<Mark> all = new ArrayList<>();
    all.add(Box.plain("paper", 0, 0, width, height, Palette.PAPER));
    all.addAll(marks);
    return new Drawing((int) Math.ceil(width), height, all);
  }
}
