package org.ltp4j.template;

/**
 * One input, ready for a batch.
 *
 * @param ids token ids with the special tokens; the virtual token j (from 0) is written as -(j+1)
 * @param places indices in {@code ids} of what labels are read from: the mask, or the opening token
 *     if the template has no mask; or the first piece of each word that fits, where words have tags
 * @param truncated whether a field was shortened
 * @param dropped how many tokens of the fields were dropped, or how many words where these have
 *     tags; fewer than in truth where a text was so long that its middle was not looked at
 */
public record Encoded(int[] ids, int[] places, boolean truncated, int dropped) {
  /** An input with one place to read. */
  public Encoded(int[] ids, int readAt, boolean truncated, int dropped) {
    this(ids, new int[] {readAt}, truncated, dropped);
  }

  /** The only place that is read, of inputs with one. */
  public int readAt() {
    return places[0];
  }

  /** The length of the input, virtual and special tokens included. */
  public int length() {
    return ids.length;
  }
}
