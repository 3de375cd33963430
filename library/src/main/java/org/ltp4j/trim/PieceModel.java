package org.ltp4j.trim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.BitSet;
import org.ltp4j.problem.Problem;

/**
 * The part of a tokenizer that cuts words into pieces. A kind belongs here when a vocabulary from
 * which pieces were taken cuts every text that used only the others as it did before, provided that
 * what {@link #always} and {@link #parts} name stays too.
 */
sealed interface PieceModel permits UnigramModel, WordPieceModel, BpeModel {
  /**
   * The model of a {@code tokenizer.json}.
   *
   * @param file for messages
   * @param pieces by id
   * @throws Problem if it is of a kind that cannot be trimmed
   */
  static PieceModel of(Path file, ObjectNode root, String[] pieces) {
    ObjectNode model = (ObjectNode) root.path("model");
    // Old files leave the type out.
    String type = model.path("type").asText(guess(model));
    return switch (type) {
      case "Unigram" -> UnigramModel.of(model, pieces);
      case "WordPiece" -> WordPieceModel.of(model, pieces);
      case "BPE" -> BpeModel.of(file, model, pieces);
      default ->
          throw Problem.input(
              file + ": model.type",
              "one of Unigram, WordPiece, BPE",
              "'" + type + "'",
              "such a vocabulary cannot be trimmed; use the model as it is");
    };
  }

  private static String guess(ObjectNode model) {
    if (model.has("merges")) {
      return "BPE";
    }
    return model.path("vocab").isArray() ? "Unigram" : "WordPiece";
  }

  /** Pieces that stay whatever the texts use, with their parts where those matter. */
  BitSet always();

  /** The pieces of one character. */
  CharacterPieces oneCharacter();

  /**
   * Pieces that have to stay with this one, itself not among them; in any order. They are its
   * characters where nothing else is said.
   */
  default BitSet parts(int id) {
    return oneCharacter().in(id);
  }

  /** Rewrites the {@code model} of a tokenizer.json to the pieces that are kept. */
  void trim(ObjectNode model, IdMap ids);
}
