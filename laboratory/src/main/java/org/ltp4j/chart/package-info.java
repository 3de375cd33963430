/**
 * Pictures of numbers: lines, bars and heat maps as SVG and PNG. A chart holds the numbers, a
 * {@code Plot} places them, a {@code Drawing} is the marks that come of it, and {@link
 * org.ltp4j.chart.Picture} writes them. Nothing here knows what the numbers mean.
 */
package org.ltp4j.chart;
