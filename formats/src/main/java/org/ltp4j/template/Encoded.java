package org.ltp4j.template;

/**
 * One input, ready for a batch.
 *
 * @param ids token ids with the special tokens; the virtual token j (from 0) is written as -(j+1)
 * @param readAt index in {@code ids} of what the label is read from: the mask, or the opening token
 *     if the template has no mask
 * @param truncated whether a field was shortened
 * @param dropped how many tokens of the fields were dropped; fewer than in truth where a text was
 *     so long that its middle was not looked at
 */
public record Encoded(int[] ids, int readAt, boolean truncated, int dropped) {
  /** The length of the input, virtual and special tokens included. */
  public int length() {
    return ids.length;
  }
}
