package org.ltp4j.report;

import java.util.List;
import org.ltp4j.chart.Chart;

/**
 * Pictures that belong together.
 *
 * @param id short name for links
 * @param title heading
 * @param charts the pictures; empty where the trials give none
 * @param notes what is left out, and why
 */
record Section(String id, String title, List<Chart> charts, List<String> notes) {}
