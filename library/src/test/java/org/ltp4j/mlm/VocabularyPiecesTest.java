package org.ltp4j.mlm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ltp4j.engine.Tensors;
import org.ltp4j.mlm.VocabularyPieces.Piece;

class VocabularyPiecesTest {
  @ParameterizedTest
  @CsvSource({
    "100, 30, 3",
    "99, 100, 1",
    "0, 5, 1",
    "3100, 200, 15",
    "3200, 200, 16",
    "6399, 200, 16",
    "67108864, 250002, 256"
  })
  void asManyPlacesAsScoresAllowInWholeTilesButOneAtLeast(long scores, int vocabulary, int rows) {
    assertThat(VocabularyPieces.of(scores, vocabulary).rows()).isEqualTo(rows);
  }

  @Test
  void piecesFollowEachOther() {
    VocabularyPieces three = new VocabularyPieces(3);
    assertThat(three.of(0)).isEmpty();
    assertThat(three.of(2)).containsExactly(new Piece(0, 2));
    assertThat(three.of(6)).containsExactly(new Piece(0, 3), new Piece(3, 6));
    assertThat(three.of(7)).containsExactly(new Piece(0, 3), new Piece(3, 6), new Piece(6, 7));
  }

  /** Σ x³ has the slope 3x², which the graph before it doubles. */
  @Test
  void theGradientIsThatOfAllPlacesAtOnce() {
    try (PointerScope scope = new PointerScope()) {
      Tensor start = Tensors.of(new float[] {1, -2, 3, 4, 0.5f, 6}, 3, 2).requires_grad_(true);
      List<Piece> seen = new ArrayList<>();
      new VocabularyPieces(2)
          .backward(
              start.mul(Tensors.scalar(2)),
              (piece, states) -> {
                seen.add(piece);
                return states.pow(Tensors.scalar(3)).sum();
              });
      assertThat(seen).containsExactly(new Piece(0, 2), new Piece(2, 3));
      assertThat(Tensors.floats(start.grad())).containsExactly(24, 96, 216, 384, 6, 864);
    }
  }
}
