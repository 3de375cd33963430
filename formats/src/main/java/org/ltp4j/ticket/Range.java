package org.ltp4j.ticket;

import org.ltp4j.problem.Problem;

/** The layers that a strategy looks at; 0 is the embeddings, 1..L are the transformer layers. */
public sealed interface Range {
  /** Whether this layer belongs to the range. */
  boolean contains(int layer);

  /** Ranges that need no number. */
  enum Named implements Range {
    /** Embeddings and encoder. */
    GLOBAL("global", 0, Integer.MAX_VALUE),
    /** All transformer layers, no embeddings. */
    ENCODER("encoder", 1, Integer.MAX_VALUE),
    /** The embeddings with their layer normalisation. */
    EMBEDDINGS("embeddings", 0, 0);

    private final String text;
    private final int first;
    private final int last;

    Named(String text, int first, int last) {
      this.text = text;
      this.first = first;
      this.last = last;
    }

    @Override
    public boolean contains(int layer) {
      return first <= layer && layer <= last;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** A third of a model's transformer layers, whatever their number: of 12 it is four. */
  enum Third implements Range {
    /** The layers next to the embeddings. */
    BOTTOM("bottom"),
    /** The layers between; one more or less than the others where three does not divide. */
    MIDDLE("middle"),
    /** The layers next to the output. */
    TOP("top");

    private final String text;

    Third(String text) {
      this.text = text;
    }

    /**
     * The layers of a model of so many.
     *
     * @throws Problem (usage) if there are fewer than three
     */
    Layers of(int layers) {
      if (layers < 3) {
        throw Problem.usage(
            "range " + text, "a model of at least 3 layers", layers, "name layers: layers=a-b");
      }
      int third = (layers + 1) / 3;
      return switch (this) {
        case BOTTOM -> new Layers(1, third);
        case MIDDLE -> new Layers(third + 1, layers - third);
        case TOP -> new Layers(layers - third + 1, layers);
      };
    }

    /**
     * Always false: which layers a third has depends on the model's number of layers, so it
     * contains none until {@link #of} is given that number.
     */
    @Override
    public boolean contains(int layer) {
      return false;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Layers first to last, both included. */
  record Layers(int first, int last) implements Range {
    /** Refuses an empty or negative range. */
    public Layers {
      if (first < 0 || last < first) {
        throw new IllegalArgumentException("layers " + first + " to " + last);
      }
    }

    @Override
    public boolean contains(int layer) {
      return first <= layer && layer <= last;
    }

    @Override
    public String toString() {
      return "layers=" + first + (last == first ? "" : "-" + last);
    }
  }
}
