package org.ltp4j.prompt;

/**
 * One input, ready for a batch.
 *
 * @param ids token ids with the special tokens; the virtual token j (from 0) is written as -(j+1)
 * @param maskAt index of the mask in {@code ids}, -1 if the template has none
 * @param truncated whether a field was shortened
 * @param dropped how many tokens of the fields were dropped
 */
public record Encoded(int[] ids, int maskAt, boolean truncated, int dropped) {
  /** The length of the input, virtual and special tokens included. */
  public int length() {
    return ids.length;
  }
}
