package org.ltp4j.distill;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ltp4j.problem.Problem;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * Cuts rows of a trimmed tokenizer's pieces as the tokenizer does that it was trimmed from, word by
 * word. Words begin at pieces that begin with {@code ▁}, and are cut by themselves.
 */
final class Recut {
  private static final String BEGINS_A_WORD = "\u2581";

  private final Tokenizer trimmed;
  private final Tokenizer original;
  private final boolean[] special;
  private final int[] same; // the original's id of each piece

  private Recut(Tokenizer trimmed, Tokenizer original, int[] same) {
    this.trimmed = trimmed;
    this.original = original;
    this.same = same;
    this.special = new boolean[trimmed.size()];
    Arrays.stream(trimmed.specialIds()).forEach(id -> special[id] = true);
  }

  /**
   * Between two tokenizers, which stay open as long as this is used.
   *
   * @throws Problem if the one was not trimmed from the other, or does not mark where words begin
   */
  static Recut of(Tokenizer trimmed, Tokenizer original) {
    Map<String, Integer> ids = new HashMap<>();
    for (int id = 0; id < original.size(); id++) {
      ids.put(original.piece(id), id);
    }
    int[] same = new int[trimmed.size()];
    boolean marked = false;
    for (int id = 0; id < same.length; id++) {
      String piece = trimmed.piece(id);
      if (!ids.containsKey(piece)) {
        throw refused("a tokenizer that has all pieces of the teacher's", "none '" + piece + "'");
      }
      same[id] = ids.get(piece);
      marked |= piece.startsWith(BEGINS_A_WORD);
    }
    if (!marked) {
      throw refused(
          "pieces that begin words with '" + BEGINS_A_WORD + "', as SentencePiece has", "none");
    }
    return new Recut(trimmed, original, same);
  }

  private static Problem refused(String expected, String found) {
    return Problem.usage(
        "--original", expected, found, "name the model that --teacher was trimmed from");
  }

  /** The original's id of a piece. */
  int same(int id) {
    return same[id];
  }

  /** The original's mask. */
  int mask() {
    return original.mask();
  }

  /** The trimmed tokenizer's mask. */
  int trimmedMask() {
    return trimmed.mask();
  }

  /** A word in a row. */
  private record Word(int from, int to, String text) {}

  /** Cuts rows. */
  List<TwoCuts> of(List<int[]> rows) {
    List<List<Word>> words = rows.stream().map(this::words).toList();
    List<int[]> cuts =
        original.encodeAll(words.stream().flatMap(List::stream).map(Word::text).toList());
    List<TwoCuts> twice = new ArrayList<>();
    int next = 0;
    for (int r = 0; r < rows.size(); r++) {
      int count = words.get(r).size();
      twice.add(twoCuts(rows.get(r), words.get(r), cuts.subList(next, next + count)));
      next += count;
    }
    return twice;
  }

  /** The words of a row; special tokens, and what is left of a word at its beginning, are none. */
  private List<Word> words(int[] row) {
    List<Word> words = new ArrayList<>();
    for (int from = 0; from < row.length; ) {
      int to = from + 1;
      if (begins(row[from])) {
        while (to < row.length && !special[row[to]] && !begins(row[to])) {
          to++;
        }
        String text = joined(trimmed, row, from, to).substring(BEGINS_A_WORD.length());
        if (!text.isEmpty()) {
          words.add(new Word(from, to, " " + text));
        }
      }
      from = to;
    }
    return words;
  }

  private boolean begins(int id) {
    return !special[id] && trimmed.piece(id).startsWith(BEGINS_A_WORD);
  }

  private static String joined(Tokenizer tokenizer, int[] ids, int from, int to) {
    StringBuilder joined = new StringBuilder();
    for (int i = from; i < to; i++) {
      joined.append(tokenizer.piece(ids[i]));
    }
    return joined.toString();
  }

  private TwoCuts twoCuts(int[] row, List<Word> words, List<int[]> cuts) {
    TwoCuts.Builder two = new TwoCuts.Builder(row);
    int at = 0;
    for (int w = 0; w < words.size(); w++) {
      Word word = words.get(w);
      sameCut(two, row, at, word.from());
      int[] cut = cuts.get(w);
      String text = joined(trimmed, row, word.from(), word.to());
      // What has no piece, or more of them than the row has room for, stays as the row has it.
      if (cut.length <= word.to() - word.from()
          && joined(original, cut, 0, cut.length).equals(text)) {
        int[] own = Arrays.copyOfRange(row, word.from(), word.to());
        two.word(own.length, lengths(trimmed, own), cut, lengths(original, cut));
      } else {
        sameCut(two, row, word.from(), word.to());
      }
      at = word.to();
    }
    sameCut(two, row, at, row.length);
    return two.done();
  }

  private void sameCut(TwoCuts.Builder two, int[] row, int from, int to) {
    for (int i = from; i < to; i++) {
      two.span(1, same[row[i]]);
    }
  }

  private static int[] lengths(Tokenizer tokenizer, int[] ids) {
    return IntStream.of(ids).map(id -> tokenizer.piece(id).length()).toArray();
  }
}
