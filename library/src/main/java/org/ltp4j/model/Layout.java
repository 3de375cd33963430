package org.ltp4j.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Tensors;

/**
 * Where the tokens of a batch stand, as tensors that all layers share. Everything but attention
 * works on packed tokens (T, H), so no product is spent on padding; attention sees rows of similar
 * length together, b rows of s tokens at a time.
 */
public final class Layout {
  private record Group(
      int size,
      int length,
      Tensor rows, // (b), or null for all in order
      Tensor spread, // (b*s), or null for all in order
      Tensor bias, // (b, 1, 1, s), or null
      Tensor prefixedBias) {} // (b, 1, 1, P+s), or null

  private final Input in;
  private final List<Group> groups = new ArrayList<>();
  private final Tensor tokens; // (T): their places in the groups' padded rows, or null if the same
  private final Tensor rows; // (B): their places in the groups, or null if the same

  /**
   * The layout of a batch.
   *
   * @param heads of an attention layer
   * @param prefix P, how many keys some layers have that every row sees; 0 for none
   */
  Layout(Input in, Engine engine, int heads, int prefix) {
    this.in = in;
    List<RowGroup> parts = RowGroup.of(in, heads);
    long[] tokenPlaces = new long[in.tokens()];
    long[] rowPlaces = new long[in.batch()];
    int rowsBefore = 0;
    int placesBefore = 0;
    for (RowGroup part : parts) {
      for (int row : part.rows()) {
        rowPlaces[row] = rowsBefore++;
        for (int s = 0; s < in.length(row); s++) {
          tokenPlaces[(int) in.token(row, s)] = placesBefore + s;
        }
        placesBefore += part.length();
      }
    }
    boolean sameRows = isRange(rowPlaces);
    boolean sameTokens = sameRows && placesBefore == in.tokens();
    this.rows = sameRows ? null : engine.tensor(rowPlaces, rowPlaces.length);
    this.tokens = sameTokens ? null : engine.tensor(tokenPlaces, tokenPlaces.length);
    for (RowGroup part : parts) {
      groups.add(group(part, engine, prefix, parts.size() == 1));
    }
  }

  private Group group(RowGroup part, Engine engine, int prefix, boolean only) {
    Tensor bias =
        part.padded()
            ? engine
                .tensor(part.bias(), part.size(), 1, 1, part.length())
                .to(engine.precision().type())
            : null;
    long[] members = Arrays.stream(part.rows()).asLongStream().toArray();
    return new Group(
        part.size(),
        part.length(),
        only && rows == null ? null : engine.tensor(members, members.length),
        only && tokens == null ? null : engine.tensor(part.spread(), part.spread().length),
        bias,
        bias != null && prefix > 0 ? torch.constant_pad_nd(bias, new long[] {prefix, 0}) : bias);
  }

  private static boolean isRange(long[] places) {
    for (int i = 0; i < places.length; i++) {
      if (places[i] != i) {
        return false;
      }
    }
    return true;
  }

  /** The batch. */
  Input input() {
    return in;
  }

  /** Attention over the rows of one group. */
  interface Attention {
    /**
     * Mixes values.
     *
     * @param q (b, s, H), or (b, 1, H)
     * @param k (b, s, H)
     * @param v (b, s, H)
     * @param bias what is added to scores, (b, 1, 1, s or P+s), or null where nothing is padded
     * @return in the shape of {@code q}
     */
    Tensor mix(Tensor q, Tensor k, Tensor v, Tensor bias);
  }

  /**
   * Attention of every row over its own tokens.
   *
   * @param q (T, H), or one place of each row (B, H)
   * @param k (T, H)
   * @param v (T, H)
   * @param onePlace whether {@code q} has one place of each row
   * @param prefixed whether the layer's keys begin with the prefix
   * @return in the shape of {@code q}
   */
  Tensor attend(
      Tensor q, Tensor k, Tensor v, boolean onePlace, boolean prefixed, Attention attention) {
    Tensor[] mixed = new Tensor[groups.size()];
    for (int i = 0; i < mixed.length; i++) {
      Group g = groups.get(i);
      Tensor asked = onePlace ? pick(q, g.rows).unsqueeze(1) : spread(q, g); // (b, s or 1, H)
      mixed[i] =
          attention
              .mix(asked, spread(k, g), spread(v, g), prefixed ? g.prefixedBias : g.bias)
              .reshape(-1, q.size(1)); // (b*s or b, H)
    }
    Tensor all = mixed.length == 1 ? mixed[0] : Tensors.cat(0, mixed);
    return pick(all, onePlace ? rows : tokens);
  }

  private static Tensor spread(Tensor tokens, Group g) {
    return pick(tokens, g.spread).view(g.size, g.length, tokens.size(1));
  }

  private static Tensor pick(Tensor rows, Tensor index) {
    return index == null ? rows : Tensors.rows(rows, index);
  }
}
