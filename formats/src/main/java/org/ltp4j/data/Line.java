package org.ltp4j.data;

/**
 * One line of a text file.
 *
 * @param number from 1
 * @param text without the line break; null if it cannot be used
 * @param fault why it cannot be used; null if it can
 */
public record Line(long number, String text, String fault) {}
