package org.ltp4j.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Colours with names, so that a page can show the same picture in light and in dark. */
public final class Palette {
  /** Background. */
  static final Ink PAPER = new Ink("--paper", "#ffffff", "#14181d");

  /** Lines of the grid. */
  static final Ink GRID = new Ink("--grid", "#e3e3e3", "#333b45");

  /** Text and axes. */
  static final Ink INK = new Ink("--ink", "#474747", "#d5dbe2");

  private static final Ink ON_LITTLE = new Ink("--heat-low", "#1c1c1c", "#f2f2f2");
  private static final Ink ON_MUCH = new Ink("--heat-high", "#fdfdfd", "#101418");
  private static final int LEVELS = 11;

  /** Told apart with the common kinds of colour blindness (Okabe and Ito 2008, without yellow). */
  private static final List<Ink> SERIES =
      List.of(
          new Ink("--series-0", "#0072b2", "#5ab4f0"),
          new Ink("--series-1", "#d55e00", "#ff9552"),
          new Ink("--series-2", "#009e73", "#2fd1a2"),
          new Ink("--series-3", "#b8518c", "#f08cc4"),
          new Ink("--series-4", "#8a6d00", "#e2b93b"),
          new Ink("--series-5", "#3d8fc6", "#a9d8fa"),
          new Ink("--series-6", "#6b6b6b", "#b5b5b5"));

  /** From little to much: away from the paper. */
  private static final List<Ink> HEAT =
      IntStream.range(0, LEVELS)
          .mapToObj(
              i -> new Ink("--heat-" + i, mix(0xf1f6fb, 0x08468b, i), mix(0x1d2733, 0xa6d0ff, i)))
          .toList();

  private Palette() {}

  /** The colour of a series; after the last the first again. */
  static Ink series(int index) {
    return SERIES.get(index % SERIES.size());
  }

  /** How often the colours have been used up before this series. */
  static int round(int index) {
    return index / SERIES.size();
  }

  /** From little to much. */
  static List<Ink> heat() {
    return HEAT;
  }

  /** A colour for a share of the way from little to much, from 0 to 1. */
  static Ink heat(double share) {
    return HEAT.get(level(share));
  }

  /** The colour of text that is readable on {@link #heat}. */
  static Ink inkOn(double share) {
    return level(share) > LEVELS / 2 ? ON_MUCH : ON_LITTLE;
  }

  /** Declarations of all variables for a light page. */
  public static String light() {
    return declarations(Ink::light);
  }

  /** Declarations of all variables for a dark page. */
  public static String dark() {
    return declarations(Ink::dark);
  }

  private static String declarations(Function<Ink, String> colour) {
    List<Ink> all = new ArrayList<>(List.of(PAPER, GRID, INK, ON_LITTLE, ON_MUCH));
    all.addAll(SERIES);
    all.addAll(HEAT);
    return all.stream()
        .map(ink -> ink.variable() + ": " + colour.apply(ink) + ";")
        .collect(Collectors.joining(" "));
  }

  private static int level(double share) {
    return (int) Math.round(Math.min(1, Math.max(0, share)) * (LEVELS - 1));
  }

  private static String mix(int from, int to, int step) {
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int a = from >> shift & 0xff;
      int b = to >> shift & 0xff;
      mixed |= a + (b - a) * step / (LEVELS - 1) << shift;
    }
    return "#%06x".formatted(mixed);
  }
}
