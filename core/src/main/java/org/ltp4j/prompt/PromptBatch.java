package org.ltp4j.prompt;

/**
 * Rendered examples.
 *
 * @param rows ids, virtual token j written as -(j+1)
 * @param maskAt place of the mask in each row
 * @param gold index of each row's label, or null where unknown
 */
public record PromptBatch(int[][] rows, long[] maskAt, long[] gold) {}
