package org.ltp4j.mlm;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.ltp4j.random.Streams;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * Draws passages of one language and cuts each in two: halves of a passage share its subject
 * (Izacard et al. 2022 take crops likewise). All are of one language, so that which language it is
 * tells nothing.
 */
final class Passages {
  /** Shorter lines are no passages, tokens. */
  private static final int SHORTEST = 12;

  private static final int TRIES = 20;

  private final Walk walk;
  private final int bos;
  private final int eos;
  private final int maxLength;
  private final Streams streams;

  /**
   * Passages of a text.
   *
   * @param maxLength longest row, tokens
   */
  Passages(Walk walk, Tokenizer tokenizer, int maxLength, Streams streams) {
    this.walk = walk;
    this.bos = tokenizer.bos();
    this.eos = tokenizer.eos();
    this.maxLength = maxLength;
    this.streams = streams;
  }

  /**
   * Up to {@code n} pairs; fewer where most lines are short.
   *
   * @param place of the walk, at which they are needed
   */
  SentencePairs halves(int n, long place, Object... name) {
    SplittableRandom random = streams.stream(name);
    List<int[]> sequences = walk.anyPart(random, place);
    List<int[]> left = new ArrayList<>();
    List<int[]> right = new ArrayList<>();
    for (int tries = 0; left.size() < n && tries < TRIES * n; tries++) {
      int[] sequence = sequences.get(random.nextInt(sequences.size()));
      int at = 1 + random.nextInt(sequence.length - 1);
      int from = at;
      while (sequence[from - 1] != eos && from > 1) {
        from--;
      }
      int to = at;
      while (to < sequence.length && sequence[to] != eos) {
        to++;
      }
      if (to - from >= SHORTEST) {
        int third = (to - from) / 3;
        int cut = from + third + random.nextInt(third + 1);
        left.add(SentencePairs.row(sequence, from, cut, bos, eos, maxLength));
        right.add(SentencePairs.row(sequence, cut, to, bos, eos, maxLength));
      }
    }
    return new SentencePairs(left, right);
  }
}
