package org.ltp4j.mlm;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.ltp4j.engine.Tensors;

/**
 * The scores of a whole vocabulary, of a few places at a time: those of all places of a batch, and
 * their gradients, may be gigabytes.
 *
 * @param rows most places at a time
 */
public record VocabularyPieces(int rows) {
  /** Rows of a tile of the processors' matrix units. */
  private static final int TILE = 16;

  /**
   * Places [from, to) of a batch's.
   *
   * @param from the first one
   * @param to the one after the last
   */
  public record Piece(int from, int to) {
    /** These of something that has a row for each place. */
    public Tensor of(Tensor all) {
      return Tensors.slice(all, 0, from, to);
    }
  }

  /** The loss of a piece's places. */
  public interface Loss {
    /**
     * Computes it.
     *
     * @param states what the scores are computed from, in a graph, (to - from, H)
     * @return a number to go back from
     */
    Tensor of(Piece piece, Tensor states);
  }

  /** Pieces of at most so many scores, 4 bytes each, and at least one place; whole tiles if any. */
  public static VocabularyPieces of(long scores, int vocabulary) {
    int rows = (int) Math.max(1, scores / vocabulary);
    return new VocabularyPieces(rows < TILE ? rows : rows / TILE * TILE);
  }

  /** The pieces of n places, in order. */
  public List<Piece> of(int n) {
    return IntStream.iterate(0, from -> from < n, from -> from + rows)
        .mapToObj(from -> new Piece(from, Math.min(n, from + rows)))
        .toList();
  }

  /**
   * Adds the gradient of the pieces' summed loss to what {@code states} come from.
   *
   * @param states in a graph, (M, H)
   */
  public void backward(Tensor states, Loss loss) {
    Tensor leaf = states.detach().requires_grad_(true);
    for (Piece piece : of((int) states.size(0))) {
      try (PointerScope scope = new PointerScope()) {
        loss.of(piece, piece.of(leaf)).backward();
      }
    }
    states.backward(leaf.grad(), new BoolOptional(false), false, new TensorArrayRefOptional());
  }
}
