package org.ltp4j.mlm;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.ltp4j.random.Streams;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * Draws translation pairs: a set in proportion to size^α, one of its lines, two of the line's
 * languages, in random order.
 */
final class Translations {
  private record Pair(int[] a, int[] b) {}

  private final ParallelText text;
  private final Shares shares;
  private final int bos;
  private final int eos;
  private final int maxLength;
  private final int sentence;
  private final Streams streams;

  /**
   * Pairs from these texts.
   *
   * @param exponent α
   * @param maxLength longest row of a joined pair, tokens
   * @param sentence longest row of one sentence, tokens
   */
  Translations(
      ParallelText text,
      double exponent,
      Tokenizer tokenizer,
      int maxLength,
      int sentence,
      Streams streams) {
    this.text = text;
    this.bos = tokenizer.bos();
    this.eos = tokenizer.eos();
    this.maxLength = maxLength;
    this.sentence = sentence;
    this.streams = streams;
    this.shares = Shares.of(text.sets(), set -> set.sentences().size(), exponent);
  }

  boolean isEmpty() {
    return shares.isEmpty();
  }

  /** A row of translation language modelling (Conneau and Lample 2019). */
  int[] joined(Object... name) {
    Pair pair = pair(streams.stream(name), null);
    int room = maxLength - 3;
    int a = Math.min(pair.a.length, Math.max(room / 2, room - pair.b.length));
    int b = Math.min(pair.b.length, room - a);
    int[] row = new int[a + b + 3];
    row[0] = bos;
    System.arraycopy(pair.a, 0, row, 1, a);
    row[a + 1] = eos;
    System.arraycopy(pair.b, 0, row, a + 2, b);
    row[a + b + 2] = eos;
    return row;
  }

  /** Pairs of different lines; fewer than {@code n} only where there are fewer lines. */
  SentencePairs apart(int n, Object... name) {
    SplittableRandom random = streams.stream(name);
    Set<int[][]> used = new HashSet<>();
    List<int[]> left = new ArrayList<>();
    List<int[]> right = new ArrayList<>();
    for (int tries = 0; left.size() < n && tries < 10 * n; tries++) {
      Pair pair = pair(random, used);
      if (pair != null) {
        left.add(SentencePairs.row(pair.a, 0, pair.a.length, bos, eos, sentence));
        right.add(SentencePairs.row(pair.b, 0, pair.b.length, bos, eos, sentence));
      }
    }
    return new SentencePairs(left, right);
  }

  private Pair pair(SplittableRandom random, Set<int[][]> used) {
    List<int[][]> lines = text.sets().get(shares.draw(random)).sentences();
    int[][] line = lines.get(random.nextInt(lines.size()));
    int[] languages = ParallelText.present(line);
    int a = random.nextInt(languages.length);
    int b = (a + 1 + random.nextInt(languages.length - 1)) % languages.length;
    return used == null || used.add(line) ? new Pair(line[languages[a]], line[languages[b]]) : null;
  }
}
