package org.ltp4j.chart;

/**
 * A colour in light and in dark.
 *
 * @param variable the CSS variable that a page declares it as
 * @param light hexadecimal, on light paper
 * @param dark hexadecimal, on dark paper
 */
record Ink(String variable, String light, String dark) {}
