package org.ltp4j.chart;

import java.util.List;

/**
 * A chart as a list of marks (rectangles, lines, texts).
 *
 * @param width in pixels
 * @param height in pixels
 * @param marks from the lowest to the topmost
 */
record Drawing(int width, int height, List<Mark> marks) {}
