package org.ltp4j.ticket;

/**
 * Which entries a ticket takes: {@code all}, {@code none}, the top of a ranking, or entries that
 * were given. Written as words joined by colons, each group at most once, in any order:
 *
 * <pre>
 * strategy := all | none | given | word{:word}
 * given    := union | intersection | difference   (of other tickets; no model has to be looked at)
 *           | imported                            (the entries that other software changed)
 * score    := change (default) | random | magnitude | smallest-change
 * range    := global (default) | layers=a-b | layers=a | encoder | embeddings
 *           | bottom | middle | top   (a third of the transformer layers)
 * spread   := per-tensor        (the ratio of each tensor instead of the ratio of the whole range)
 * </pre>
 *
 * For example {@code global}, {@code per-tensor}, {@code layers=5-8}, {@code random:layers=5-8},
 * {@code magnitude:encoder:per-tensor}. {@code toString} gives the shortest form, defaults left
 * out.
 */
public sealed interface Strategy {
  /** The layers that are eligible. */
  Range range();

  /** Every eligible entry: the control that the ratio 1 stands for. */
  record All() implements Strategy {
    @Override
    public Range range() {
      return Range.Named.GLOBAL;
    }

    @Override
    public String toString() {
      return "all";
    }
  }

  /** No entry: the control that trains the prompt alone. */
  record None() implements Strategy {
    @Override
    public Range range() {
      return Range.Named.GLOBAL;
    }

    @Override
    public String toString() {
      return "none";
    }
  }

  /**
   * Entries that no ranking chose. Such a ticket cannot be cut again.
   *
   * @param origin where they come from
   */
  record Given(Origin origin) implements Strategy {
    @Override
    public Range range() {
      return Range.Named.GLOBAL;
    }

    @Override
    public String toString() {
      return origin.toString();
    }
  }

  /**
   * The entries that rank first.
   *
   * @param score what ranks them
   * @param range where they may lie
   * @param perTensor whether the ratio holds for each tensor rather than for the range as a whole
   */
  record Ranked(Score score, Range range, boolean perTensor) implements Strategy {
    @Override
    public String toString() {
      return StrategyText.write(this);
    }
  }

  /**
   * Reads a strategy; the inverse of {@code toString}.
   *
   * @throws org.ltp4j.problem.Problem (usage) naming the word that is not understood
   */
  static Strategy parse(String text) {
    return StrategyText.parse(text);
  }

  /**
   * The same for a model of so many transformer layers: thirds are layers with numbers then.
   *
   * @throws org.ltp4j.problem.Problem (usage) if the model has too few layers for thirds
   */
  default Strategy in(int layers) {
    return this instanceof Ranked ranked && ranked.range() instanceof Range.Third third
        ? new Ranked(ranked.score(), third.of(layers), ranked.perTensor())
        : this;
  }
}
