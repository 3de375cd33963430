package org.ltp4j.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * The pieces of words that are encoded one by one, each as it stands after a space, as transformers
 * does with texts that are split into words. A word that the tokenizer makes nothing of is read as
 * the unknown token, so that every word has a place.
 *
 * @param ids of the words of a window
 * @param starts where the pieces of each of them begin
 * @param shared how many of the words, the first ones, the window before has too
 */
record WordPieces(int[] ids, int[] starts, int shared) {
  /** A window begins with words of the one before, up to this part of the room. */
  private static final int CONTEXT = 4;

  /**
   * Encodes words in as many windows as they need, of whole words. Of a word that alone is longer
   * than a window the beginning is taken.
   *
   * @param room most ids of a window, at least 1
   * @return at least one window; each but the first begins with words of the one before
   */
  static List<WordPieces> of(Tokenizer tokenizer, List<String> words, int room) {
    int[][] pieces = new int[words.size()][];
    for (int i = 0; i < pieces.length; i++) {
      int[] ids = tokenizer.encode(tokenizer.shortened(" " + words.get(i), room));
      pieces[i] =
          ids.length == 0
              ? new int[] {tokenizer.unk()}
              : ids.length > room ? Arrays.copyOf(ids, room) : ids;
    }
    List<WordPieces> windows = new ArrayList<>();
    int from = 0;
    int before = 0; // the word behind the last one that was read
    do {
      int to = from;
      for (int length = 0; to < pieces.length && length + pieces[to].length <= room; to++) {
        length += pieces[to].length;
      }
      windows.add(window(Arrays.copyOfRange(pieces, from, to), before - from));
      before = to;
      from = to == pieces.length ? to : beginning(pieces, from, to, room);
    } while (before < pieces.length);
    return windows;
  }

  /** The first word of a window that has to reach beyond a word. */
  private static int beginning(int[][] pieces, int after, int word, int room) {
    int most = Math.min(room / CONTEXT, room - pieces[word].length);
    int first = word;
    for (int length = pieces[first - 1].length;
        first - 1 > after && length <= most;
        length += pieces[first - 1].length) {
      first--;
    }
    return first;
  }

  private static WordPieces window(int[][] pieces, int shared) {
    int[] starts = new int[pieces.length];
    for (int i = 1; i < starts.length; i++) {
      starts[i] = starts[i - 1] + pieces[i - 1].length;
    }
    return new WordPieces(
        Arrays.stream(pieces).flatMapToInt(IntStream::of).toArray(), starts, shared);
  }
}
