package org.ltp4j.distill;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.ltp4j.mlm.MaskedBatch;
import org.ltp4j.model.Input;

/**
 * Rows in two cuts with the same hidden. What is hidden as one token in both stands there as the
 * same; a span of several tokens is hidden whole, or else its visible half would tell the other.
 *
 * @param batch the rows of the one cut, with what is hidden in them
 * @param cuts of each row, nothing hidden
 * @param original the rows of the other cut, the same hidden
 * @param placeOf for each hidden token a place in its row of {@code original}, (M)
 * @param single which hidden tokens are one token in both
 */
record HiddenSpans(
    MaskedBatch batch, List<TwoCuts> cuts, int[][] original, int[] placeOf, BitSet single) {
  /** A hidden token: its row, its place there, a place in the original, whether it is one there. */
  private record Hidden(int row, int place, int there, boolean single) {}

  /** Hides in both cuts what is hidden in the one. */
  static HiddenSpans of(MaskedBatch masked, List<TwoCuts> cuts, Recut recut) {
    List<Hidden> hidden = new ArrayList<>();
    int[][] rows = new int[cuts.size()][];
    int[][] original = new int[cuts.size()][];
    for (int r = 0; r < rows.length; r++) {
      TwoCuts row = cuts.get(r);
      rows[r] = masked.rows()[r].clone();
      original[r] = row.original().clone();
      BitSet places = places(masked, r);
      for (int s = 0; s < row.spans(); s++) {
        int from = row.ownFrom(s);
        int to = row.ownEnds()[s];
        int first = places.nextSetBit(from);
        if (first < 0 || first >= to) {
          continue;
        }
        int there = row.originalFrom(s);
        if (row.single(s)) {
          original[r][there] = recut.same(rows[r][from]);
        } else {
          Arrays.fill(rows[r], from, to, recut.trimmedMask());
          Arrays.fill(original[r], there, row.originalEnds()[s], recut.mask());
        }
        for (int place = from; place < to; place++) {
          hidden.add(new Hidden(r, place, there, row.single(s)));
        }
      }
    }
    MaskedBatch batch =
        new MaskedBatch(
            rows,
            hidden.stream().mapToInt(Hidden::row).toArray(),
            hidden.stream().mapToInt(Hidden::place).toArray(),
            hidden.stream().mapToLong(h -> cuts.get(h.row()).own()[h.place()]).toArray());
    BitSet single = new BitSet();
    IntStream.range(0, hidden.size()).filter(i -> hidden.get(i).single()).forEach(single::set);
    return new HiddenSpans(
        batch, cuts, original, hidden.stream().mapToInt(Hidden::there).toArray(), single);
  }

  private static BitSet places(MaskedBatch masked, int row) {
    BitSet places = new BitSet();
    IntStream.range(0, masked.size())
        .filter(i -> masked.rowOf()[i] == row)
        .forEach(i -> places.set(masked.placeOf()[i]));
    return places;
  }

  /** For each hidden token the original's token that stands there, (M). */
  long[] places(Input in) {
    long[] places = new long[placeOf.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = in.token(batch.rowOf()[i], placeOf[i]);
    }
    return places;
  }

  /** For each hidden token its part of 1 if it is one token in both, else 0; (M). */
  float[] shares() {
    float[] shares = new float[placeOf.length];
    single.stream().forEach(i -> shares[i] = 1f / single.cardinality());
    return shares;
  }
}
