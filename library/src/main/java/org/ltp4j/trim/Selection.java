package org.ltp4j.trim;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.TrimSettings;
import org.ltp4j.recipe.TrimSettings.Characters;

/**
 * Which ids a trimmed vocabulary keeps.
 *
 * @param ids old to new
 * @param special special and other added tokens, and what the tokenizer's kind cannot do without
 * @param words pieces that stay because they were asked for, and what has to stay with them
 * @param characters pieces of one character that stay besides
 */
record Selection(IdMap ids, int special, int words, int characters) {

  /**
   * Keeps what has to stay, what was asked for, the characters, and then the pieces that count
   * most, those with the lower id first where they count the same. A piece stays only together with
   * its {@link PieceModel#parts}; where that would be too many for the limit, it is passed over.
   *
   * @param model how pieces depend on each other
   * @param required ids that stay, those that the model always needs not among them
   * @param asked ids that stay as well, whatever the texts use
   * @param usage of the texts
   * @throws Problem if what has to stay is over the limit
   */
  static Selection of(
      PieceModel model, BitSet required, BitSet asked, Usage usage, TrimSettings settings) {
    int limit = settings.pieces().orElse(Integer.MAX_VALUE);
    BitSet kept = (BitSet) required.clone();
    kept.or(model.always());
    int special = kept.cardinality();
    kept.or(closure(model, asked));
    int words = kept.cardinality() - special;
    kept.or(characters(model, asked, usage.used(), settings.characters()));
    int characters = kept.cardinality() - special - words;
    requireRoom(settings, special, words, characters, limit);
    for (int id : byWeight(usage.counts(), usage.weights(), settings.minCount())) {
      if (!kept.get(id)) {
        BitSet piece = new BitSet();
        piece.set(id);
        BitSet more = closure(model, piece);
        more.andNot(kept);
        if (more.cardinality() <= limit - kept.cardinality()) {
          kept.or(more);
        }
      }
    }
    return new Selection(new IdMap(kept), special, words, characters);
  }

  private static BitSet characters(PieceModel model, BitSet asked, BitSet used, Characters which) {
    BitSet characters = model.oneCharacter().all();
    if (which == Characters.SEEN) {
      BitSet read = (BitSet) used.clone();
      read.or(asked);
      characters.and(closure(model, read));
    }
    return characters;
  }

  /** The pieces and all that have to stay with them. */
  private static BitSet closure(PieceModel model, BitSet pieces) {
    BitSet all = (BitSet) pieces.clone();
    BitSet next = pieces;
    while (!next.isEmpty()) {
      BitSet found = new BitSet();
      next.stream().forEach(id -> found.or(model.parts(id)));
      found.andNot(all);
      all.or(found);
      next = found;
    }
    return all;
  }

  private static List<Integer> byWeight(long[] counts, double[] weights, long minCount) {
    return IntStream.range(0, counts.length)
        .filter(id -> counts[id] >= minCount)
        .boxed()
        .sorted(Comparator.comparingDouble(id -> -weights[id]))
        .toList();
  }

  private static void requireRoom(
      TrimSettings settings, int special, int words, int characters, int limit) {
    int least = special + words + characters;
    if (least > limit) {
      throw Problem.usage(
          "--pieces",
          "at least %s, for %s special tokens, %s pieces of --keep and %s characters"
              .formatted(least, special, words, characters),
          limit,
          settings.characters() == Characters.ALL
              ? "raise it, or keep fewer characters with --characters seen"
              : "raise it, or give text with fewer characters");
    }
  }
}
