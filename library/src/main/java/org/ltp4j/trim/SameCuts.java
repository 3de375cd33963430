package org.ltp4j.trim;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.ltp4j.problem.Problem;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * Makes sure that a trimmed tokenizer is the old one with other ids, before anybody uses it: same
 * special tokens, and same pieces for sample texts whose pieces all stay.
 */
final class SameCuts {
  private SameCuts() {}

  /**
   * Refuses a trimmed tokenizer that does not give the same pieces.
   *
   * @param model directory of the model that was trimmed, for the message
   * @throws Problem if they differ
   */
  static void require(
      Path model, Tokenizer before, Tokenizer after, IdMap ids, List<String> samples) {
    check(model, "its special tokens", mapped(specials(before), ids), specials(after));
    check(model, "its ids", new int[] {ids.size()}, new int[] {after.size()});
    List<int[]> cuts = before.encodeAll(samples);
    for (int i = 0; i < cuts.size(); i++) {
      // An unknown word may have become known, see WordPieceModel.
      boolean comparable =
          Arrays.stream(cuts.get(i)).allMatch(id -> id != before.unk() && ids.keeps(id));
      if (comparable) {
        String text = samples.get(i);
        check(model, "'" + text + "'", mapped(cuts.get(i), ids), after.encode(text));
      }
    }
  }

  private static int[] specials(Tokenizer t) {
    return new int[] {t.bos(), t.eos(), t.pad(), t.mask(), t.unk()};
  }

  private static int[] mapped(int[] old, IdMap ids) {
    return Arrays.stream(old).map(ids::of).toArray();
  }

  private static void check(Path model, String what, int[] expected, int[] found) {
    if (!Arrays.equals(expected, found)) {
      throw Problem.input(
          model,
          "a tokenizer that keeps %s, %s, when trimmed".formatted(what, Arrays.toString(expected)),
          Arrays.toString(found),
          "this tokenizer cannot be trimmed; use the model as it is");
    }
  }
}
