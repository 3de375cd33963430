package org.ltp4j.corpus;

import java.util.List;

/**
 * A text whose segments are all in a token cache.
 *
 * @param text the text
 * @param segments how many there are
 * @param bytes of unpacked text
 * @param texts lines with text
 * @param repeated those that stand once more in their segment
 * @param tokens ids in all of them
 * @param warnings lines that were left out
 */
public record HeldText(
    CachedText text,
    int segments,
    long bytes,
    long texts,
    long repeated,
    long tokens,
    List<String> warnings) {
  /**
   * Sums up segments.
   *
   * @param stretches of all segments, in their order
   * @param tokens ids in all of them
   */
  public static HeldText of(CachedText text, List<Stretch> stretches, long tokens) {
    TextSummary summary = text.summary(stretches);
    return new HeldText(
        text,
        stretches.size(),
        stretches.get(stretches.size() - 1).to(),
        summary.texts(),
        stretches.stream().mapToLong(Stretch::repeated).sum(),
        tokens,
        summary.warnings());
  }
}
