package org.ltp4j.ticket;

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
