package org.ltp4j.distill;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A row in two tokenizers' pieces, and the shortest spans at whose ends both cut. Shapes: N spans.
 *
 * @param own token ids of the one
 * @param original token ids of the other
 * @param ownEnds behind the last of each span's tokens among {@code own}, (N)
 * @param originalEnds likewise among {@code original}, (N)
 */
record TwoCuts(int[] own, int[] original, int[] ownEnds, int[] originalEnds) {
  /** N. */
  int spans() {
    return ownEnds.length;
  }

  /** Where a span begins in {@code own}. */
  int ownFrom(int span) {
    return span == 0 ? 0 : ownEnds[span - 1];
  }

  /** Where a span begins in {@code original}. */
  int originalFrom(int span) {
    return span == 0 ? 0 : originalEnds[span - 1];
  }

  /** Whether a span is one token in both. */
  boolean single(int span) {
    return ownEnds[span] - ownFrom(span) == 1 && originalEnds[span] - originalFrom(span) == 1;
  }

  /** Cuts that grow from span to span. */
  static final class Builder {
    private final int[] own;
    private final IntStream.Builder original = IntStream.builder();
    private final IntStream.Builder ownEnds = IntStream.builder();
    private final IntStream.Builder originalEnds = IntStream.builder();
    private int ownEnd;
    private int originalEnd;

    /**
     * For a row.
     *
     * @param own its ids in the one tokenizer
     */
    Builder(int[] own) {
      this.own = own;
    }

    /** Adds a span. */
    void span(int ownTokens, int... ids) {
      IntStream.of(ids).forEach(original::add);
      ownEnd += ownTokens;
      originalEnd += ids.length;
      ownEnds.add(ownEnd);
      originalEnds.add(originalEnd);
    }

    /**
     * Adds the spans of a word.
     *
     * @param ownTokens how many tokens of the one
     * @param ownLengths their lengths in characters
     * @param ids of the other
     * @param lengths their lengths in characters, of the same sum
     */
    void word(int ownTokens, int[] ownLengths, int[] ids, int[] lengths) {
      int ownFrom = 0;
      int from = 0;
      int difference = 0; // of characters read
      int i = 0;
      for (int o = 0; o < ownTokens; o++) {
        difference += ownLengths[o];
        while (difference > 0 && lengths[i] <= difference) {
          difference -= lengths[i++];
        }
        if (difference == 0) {
          span(o + 1 - ownFrom, Arrays.copyOfRange(ids, from, i));
          ownFrom = o + 1;
          from = i;
        }
      }
    }

    TwoCuts done() {
      return new TwoCuts(
          own,
          original.build().toArray(),
          ownEnds.build().toArray(),
          originalEnds.build().toArray());
    }
  }
}
