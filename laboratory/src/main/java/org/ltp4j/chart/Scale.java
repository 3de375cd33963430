package org.ltp4j.chart;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/**
 * Numbers as pixels along one axis, and the numbers that are named on it.
 *
 * @param low the number at the first pixel
 * @param high the number at the last, higher than that
 * @param isLog whether equal distances are equal factors
 * @param ticks the named ones
 */
record Scale(double low, double high, boolean isLog, List<Tick> ticks) {
  private static final int ABOUT_TICKS = 5;
  private static final double MARGIN = 0.05;

  /** Numbers that differ by less than this share of their size are one number. */
  private static final double SAME = 1e-9;

  /**
   * A named number.
   *
   * @param value the number
   * @param text its name
   */
  record Tick(double value, String text) {}

  /** Of numbers: from a little below the lowest to a little above the highest. */
  static Scale around(DoubleStream numbers, Chart.Axis axis) {
    double[] all = numbers.filter(Double::isFinite).toArray();
    double low = DoubleStream.of(all).min().orElse(0);
    double high = DoubleStream.of(all).max().orElse(1);
    double size = Math.max(Math.abs(low), Math.abs(high));
    if (high - low <= SAME * size) {
      double around = size == 0 ? 1 : size / 10;
      boolean isInside = low >= axis.least() && high <= axis.most();
      low = isInside ? Math.max(low - around, axis.least()) : low - around;
      high = isInside ? Math.min(high + around, axis.most()) : high + around;
    }
    return linear(low, high, axis);
  }

  /** Of numbers that are shown as lengths: with 0 at or between its ends. */
  static Scale fromZero(DoubleStream numbers, Chart.Axis axis) {
    double[] all = numbers.filter(Double::isFinite).toArray();
    double low = Math.min(0, DoubleStream.of(all).min().orElse(0));
    double high = Math.max(0, DoubleStream.of(all).max().orElse(0));
    return linear(low, low == high ? 1 : high, axis);
  }

  /** Of positive numbers: equal distances are equal factors. */
  static Scale log(double lowest, double highest) {
    double margin = Math.pow(Math.max(highest / lowest, 2), MARGIN);
    List<Tick> ticks = new ArrayList<>();
    int first = (int) Math.ceil(Math.log(lowest) / Math.log(2) - SAME);
    int last = (int) Math.floor(Math.log(highest) / Math.log(2) + SAME);
    int step = Math.max(1, (last - first + ABOUT_TICKS) / ABOUT_TICKS);
    for (int power = first; power <= last; power += step) {
      ticks.add(new Tick(Math.pow(2, power), Numbers.shown(Math.pow(2, power))));
    }
    return new Scale(lowest / margin, highest * margin, true, ticks);
  }

  /** The same with these numbers named. */
  Scale with(List<Double> places) {
    return new Scale(
        low, high, isLog, places.stream().map(p -> new Tick(p, Numbers.shown(p))).toList());
  }

  /** Places in pixels between the place of the lowest number and that of the highest. */
  DoubleUnaryOperator between(double from, double to) {
    return number -> from + (to - from) * share(number);
  }

  /** Room for the widest name. */
  double widest() {
    return ticks.stream().mapToDouble(t -> TextWidth.of(t.text, Sheet.SIZE)).max().orElse(0);
  }

  private double share(double number) {
    return isLog
        ? Math.log(number / low) / Math.log(high / low)
        : number / (high - low) - low / (high - low);
  }

  /** Names multiples of 1, 2 or 5 times a power of ten, in decimal so that their digits are few. */
  private static Scale linear(double lowest, double highest, Chart.Axis axis) {
    BigDecimal rough = BigDecimal.valueOf((highest - lowest) / ABOUT_TICKS);
    BigDecimal power = BigDecimal.ONE.scaleByPowerOfTen(rough.precision() - rough.scale() - 1);
    double share = rough.divide(power, 3, RoundingMode.HALF_UP).doubleValue();
    int factor = share < 1.5 ? 1 : share < 3.5 ? 2 : share < 7.5 ? 5 : 10;
    BigDecimal step = power.multiply(BigDecimal.valueOf(factor));
    double margin = MARGIN * (highest - lowest);
    double low = lowest == 0 ? 0 : lowest - margin;
    double high = highest == 0 ? 0 : highest + margin;
    List<Tick> ticks = new ArrayList<>();
    BigDecimal tick = BigDecimal.valueOf(low).divide(step, 0, RoundingMode.CEILING).multiply(step);
    for (; tick.doubleValue() <= high; tick = tick.add(step)) {
      // A name such as 105 % would be one of nothing.
      if (tick.doubleValue() >= axis.least() && tick.doubleValue() <= axis.most()) {
        ticks.add(new Tick(tick.doubleValue(), Numbers.shown(tick)));
      }
    }
    return new Scale(low, high, false, ticks);
  }
}
