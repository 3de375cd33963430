package org.ltp4j.data;

import java.util.Map;

/**
 * One row of a data file as it stands there.
 *
 * @param line line number, from 1
 * @param cells column → text
 */
record Row(long line, Map<String, String> cells) {}
