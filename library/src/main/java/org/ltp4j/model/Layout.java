package org.ltp4j.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.PackedAttention;
import org.ltp4j.engine.Tensors;

/**
 * Where the tokens of a batch stand, as tensors that all layers share. Everything but attention
 * works on packed tokens (T, H), so no product is spent on padding; attention sees rows of similar
 * length together, b rows of s tokens at a time, where no kernel takes packed ones ({@link
 * PackedAttention}).
 */
public final class Layout {
  private record Group(
      RowGroup part,
      Tensor rows, // (b), or null for all in order
      Tensor spread, // (b*s), or null for all in order
      Tensor bias, // (b, 1, 1, s), or null where nothing is padded
      Tensor localBias) { // (b or 1, 1, s, s), or null where all tokens see each other

    int size() {
      return part.size();
    }

    int length() {
      return part.length();
    }
  }

  private final Input in;
  private final Engine engine;
  private final int prefix;
  private final List<Group> groups = new ArrayList<>();
  private final Tensor tokens; // (T'): their places in the groups' padded rows, or null if the same
  private final Tensor rows; // (B): their places in the groups, or null if the same
  private final PackedAttention.Rows packed; // all tokens of each row, or null without a kernel
  private final PackedAttention.Rows single; // one place of each row, or null likewise
  private final Map<Double, Rotation> rotations = new HashMap<>(); // by theta

  /**
   * The layout of a batch.
   *
   * @param prefix P, how many keys some layers have that every row sees; 0 for none
   */
  Layout(Input in, Engine engine, ModelConfig config, int prefix) {
    this.in = in;
    this.engine = engine;
    this.prefix = prefix;
    int width = config.hidden() / config.heads();
    boolean packs = PackedAttention.takes(engine, width);
    this.packed = packs ? rows(starts(in), longest(in)) : null;
    this.single = packs ? rows(ascending(in.batch() + 1), 1) : null;
    boolean grouped = !packs || prefix > 0 || config.reaches().stream().anyMatch(this::hides);
    List<RowGroup> parts =
        grouped
            ? RowGroup.of(in, config.heads(), engine.onHost(), KernelShapes.of(engine))
            : List.of();
    long[] tokenPlaces = new long[in.places()]; // those of no row take what the first token gets
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
    boolean sameRows = !grouped || isRange(rowPlaces);
    boolean sameTokens =
        !grouped || sameRows && placesBefore == in.tokens() && in.places() == in.tokens();
    this.rows = sameRows ? null : engine.tensor(rowPlaces, rowPlaces.length);
    this.tokens = sameTokens ? null : engine.tensor(tokenPlaces, tokenPlaces.length);
    AttentionSpan near = null;
    for (AttentionSpan reach : config.reaches()) {
      near = reach.isLocal() ? reach : near;
      if (reach.theta() > 0) {
        rotations.put(reach.theta(), Rotation.of(in.positions(), reach.theta(), width, engine));
      }
    }
    for (RowGroup part : parts) {
      groups.add(group(part, near, parts.size() == 1));
    }
  }

  private PackedAttention.Rows rows(long[] starts, long longest) {
    return new PackedAttention.Rows(
        engine.tensor(starts, starts.length).to(ScalarType.Int), longest);
  }

  private static long[] starts(Input in) {
    return Arrays.stream(in.starts()).asLongStream().toArray();
  }

  private static int longest(Input in) {
    return IntStream.range(0, in.batch()).map(in::length).max().orElse(0);
  }

  private static long[] ascending(int n) {
    return LongStream.range(0, n).toArray();
  }

  private boolean hides(AttentionSpan reach) {
    return reach.hides(longest(in));
  }

  private Group group(RowGroup part, AttentionSpan near, boolean only) {
    Tensor bias = part.padded() ? number(part.bias(), part.size(), 1, 1, part.length()) : null;
    boolean hides = near != null && near.hides(part.length());
    Tensor window =
        hides ? number(window(part.length(), near), 1, 1, part.length(), part.length()) : bias;
    long[] members = Arrays.stream(part.rows()).asLongStream().toArray();
    return new Group(
        part,
        only && rows == null ? null : engine.tensor(members, members.length),
        only && tokens == null ? null : engine.tensor(part.spread(), part.spread().length),
        bias,
        hides && bias != null ? window.add(bias) : window);
  }

  private Tensor number(float[] values, long... shape) {
    return engine.tensor(values, shape).to(engine.precision().type());
  }

  /** What attention adds to the scores of s tokens for each of s: (s, s), row by row. */
  private static float[] window(int length, AttentionSpan near) {
    float[] bias = new float[Math.multiplyExact(length, length)];
    for (int i = 0; i < bias.length; i++) {
      boolean seen = Math.abs(i / length - i % length) <= near.window();
      bias[i] = seen ? 0 : RowGroup.HIDDEN;
    }
    return bias;
  }

  private static boolean isRange(long[] places) {
    for (int i = 0; i < places.length; i++) {
      if (places[i] != i) {
        return false;
      }
    }
    return true;
  }

  /** What stands at the rows' tokens, without the places behind them: (T', H) to (T, H). */
  Tensor ofTokens(Tensor x) {
    return in.places() == in.tokens() ? x : Tensors.slice(x, 0, 0, in.tokens());
  }

  /** One place of each row: (T', H) and B places give (B, H). */
  Tensor pick(Tensor x, long[] places) {
    long[] picked = new long[places.length];
    for (int row = 0; row < picked.length; row++) {
      picked[row] = in.token(row, places[row]);
    }
    return pick(x, engine.tensor(picked, picked.length));
  }

  /** How the tokens' positions turn queries and keys of this base. */
  Rotation rotation(double theta) {
    return rotations.get(theta);
  }

  /** Attention over the rows of one group. */
  interface Attention {
    /**
     * Mixes values.
     *
     * @param q (b, s, H), or (b, 1, H)
     * @param k (b, s, H)
     * @param v (b, s, H)
     * @param bias what is added to scores, (b or 1, 1, 1 or s, s or P+s), or null where every token
     *     sees all others
     * @return in the shape of {@code q}
     */
    Tensor mix(Tensor q, Tensor k, Tensor v, Tensor bias);
  }

  /**
   * What a layer asks of attention.
   *
   * @param places one place of each row (B), or null for all
   * @param prefixed whether the layer's keys begin with the prefix
   * @param reach which tokens see each other
   */
  record Asked(long[] places, boolean prefixed, AttentionSpan reach) {}

  /**
   * Whether attention takes the tokens as they stand: no prefix comes before them, and no single
   * place asks where tokens see their neighbours only (the kernel takes it for the row's last).
   */
  boolean packs(Asked asked) {
    return packed != null && !asked.prefixed && (asked.places == null || !hides(asked.reach));
  }

  /**
   * Attention of every row over its own tokens, without padding; see {@link #packs}.
   *
   * @param q (T, A, D), or one place of each row (B, A, D)
   * @param k (T, A, D)
   * @param v (T, A, D)
   * @param dropout probability of an attention weight's being dropped
   * @return in the shape of {@code q}
   */
  Tensor attendPacked(Tensor q, Tensor k, Tensor v, Asked asked, double dropout) {
    long window = hides(asked.reach) ? asked.reach.window() : 0;
    return PackedAttention.attend(
        q,
        k,
        v,
        asked.places == null ? packed : single,
        packed,
        new PackedAttention.Settings(dropout, window));
  }

  /**
   * Attention of every row over its own tokens.
   *
   * @param q (T', H), or one place of each row (B, H)
   * @param k (T', H)
   * @param v (T', H)
   * @return in the shape of {@code q}
   */
  Tensor attend(Tensor q, Tensor k, Tensor v, Asked asked, Attention attention) {
    boolean onePlace = asked.places != null;
    Tensor[] mixed = new Tensor[groups.size()];
    for (int i = 0; i < mixed.length; i++) {
      Group g = groups.get(i);
      Tensor asking = onePlace ? pick(q, g.rows).unsqueeze(1) : spread(q, g); // (b, s or 1, H)
      mixed[i] =
          attention
              .mix(asking, spread(k, g), spread(v, g), bias(g, asked))
              .reshape(-1, q.size(1)); // (b*s or b, H)
    }
    Tensor all = mixed.length == 1 ? mixed[0] : Tensors.cat(0, mixed);
    return pick(all, onePlace ? rows : tokens);
  }

  private Tensor bias(Group g, Asked asked) {
    boolean hides = asked.reach.hides(g.length());
    Tensor bias = hides ? g.localBias : g.bias;
    if (hides && asked.places != null) {
      bias = ofPlaces(g, asked.places);
    }
    return bias != null && asked.prefixed
        ? torch.constant_pad_nd(bias, new long[] {prefix, 0}) // the prefix is seen from everywhere
        : bias;
  }

  /** The row of each member's one place: (b, 1, 1, s). */
  private Tensor ofPlaces(Group g, long[] places) {
    long[] own = Arrays.stream(g.part.rows()).mapToLong(row -> places[row]).toArray();
    Tensor index = engine.tensor(own, own.length); // (b)
    if (g.localBias.size(0) == 1) {
      return g.localBias
          .select(0, 0)
          .select(0, 0)
          .index_select(0, index)
          .view(g.size(), 1, 1, g.length());
    }
    Tensor perRow = index.view(g.size(), 1, 1, 1).expand(g.size(), 1, 1, g.length());
    return g.localBias.gather(2, perRow);
  }

  private Tensor spread(Tensor tokens, Group g) {
    return pick(tokens, g.spread).view(g.size(), g.length(), tokens.size(1));
  }

  /**
   * Rows by their places. No row that has a gradient is picked twice, so on a GPU the gradient may
   * be added in any order, without sorting the places first.
   */
  private Tensor pick(Tensor rows, Tensor index) {
    if (index == null) {
      return rows;
    }
    return engine.onHost() ? Tensors.rows(rows, index) : rows.index_select(0, index);
  }
}
