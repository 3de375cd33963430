package org.ltp4j.template;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * The pieces of words that are encoded one by one, each as it stands after a space, as transformers
 * does with texts that are split into words. A word that the tokenizer makes nothing of is read as
 * the unknown token, so that every word has a place.
 *
 * @param ids of all words that fit
 * @param starts where the pieces of each of them begin
 * @param dropped how many words at the end do not fit
 */
record WordPieces(int[] ids, int[] starts, int dropped) {
  /**
   * Encodes as many whole words as fit. Of a first word that alone is longer the beginning is
   * taken.
   *
   * @param room most ids, at least 1
   */
  static WordPieces of(Tokenizer tokenizer, List<String> words, int room) {
    IntStream.Builder ids = IntStream.builder();
    IntStream.Builder starts = IntStream.builder();
    int length = 0;
    int read = 0;
    for (String word : words) {
      int[] pieces = tokenizer.encode(tokenizer.shortened(" " + word, room));
      if (pieces.length == 0) {
        pieces = new int[] {tokenizer.unk()};
      }
      if (read == 0 && pieces.length > room) {
        pieces = Arrays.copyOf(pieces, room);
      }
      if (length + pieces.length > room) {
        break;
      }
      starts.add(length);
      IntStream.of(pieces).forEach(ids::add);
      length += pieces.length;
      read++;
    }
    return new WordPieces(ids.build().toArray(), starts.build().toArray(), words.size() - read);
  }
}
