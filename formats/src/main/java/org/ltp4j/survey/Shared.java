package org.ltp4j.survey;

/**
 * Rows of one split whose texts stand in another.
 *
 * @param split the split whose rows are counted
 * @param other the earlier split that has their texts too
 * @param exact rows with the same texts
 * @param folded the same where case and white space do not count
 * @param example one of them, by files and lines
 */
public record Shared(String split, String other, long exact, long folded, String example) {}
