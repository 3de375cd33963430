package org.ltp4j.trim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.problem.Problem;

/**
 * Characters (or bytes, written as characters) that are merged by rules, the first rule first. A
 * text takes the same steps again when every step that led to its pieces is still there: so with a
 * piece stay both parts of each merge that makes it, and theirs, and all characters, since without
 * one no text that holds it could be cut. A merge stays when its parts and what it makes do.
 *
 * @param merges each as the ids of left part, right part and result, in the order of the file
 * @param makers which merges make a piece
 */
record BpeModel(
    CharacterPieces oneCharacter,
    BitSet always,
    List<int[]> merges,
    Map<Integer, List<int[]>> makers)
    implements PieceModel {

  static BpeModel of(Path file, ObjectNode model, String[] pieces) {
    Map<String, Integer> ids = Dictionary.ids(model);
    String prefix = model.path("continuing_subword_prefix").asText("");
    List<int[]> merges = new ArrayList<>();
    Map<Integer, List<int[]>> makers = new HashMap<>();
    for (JsonNode rule : model.path("merges")) {
      int[] merge = merge(file, rule, prefix, ids);
      merges.add(merge);
      makers.computeIfAbsent(merge[2], id -> new ArrayList<>()).add(merge);
    }
    CharacterPieces characters =
        new CharacterPieces(pieces, prefix, model.path("end_of_word_suffix").asText(""));
    BitSet always = characters.all();
    always.or(Dictionary.unknown(model));
    always.or(BytePieces.of(model, pieces));
    return new BpeModel(characters, always, merges, makers);
  }

  /** Files hold a merge as {@code "a b"} or as {@code ["a", "b"]}. */
  private static int[] merge(Path file, JsonNode rule, String prefix, Map<String, Integer> ids) {
    String[] sides =
        rule.isTextual()
            ? rule.textValue().split(" ", 2)
            : new String[] {rule.path(0).asText(), rule.path(1).asText()};
    if (sides.length == 2 && sides[1].startsWith(prefix)) {
      Integer left = ids.get(sides[0]);
      Integer right = ids.get(sides[1]);
      Integer result = ids.get(sides[0] + sides[1].substring(prefix.length()));
      if (left != null && right != null && result != null) {
        return new int[] {left, right, result};
      }
    }
    throw Problem.input(
        file + ": model.merges",
        "two pieces whose union is a piece",
        rule,
        "copy the file from the model again");
  }

  @Override
  public BitSet parts(int id) {
    BitSet parts = new BitSet();
    for (int[] merge : makers.getOrDefault(id, List.of())) {
      parts.set(merge[0]);
      parts.set(merge[1]);
    }
    return parts;
  }

  @Override
  public void trim(ObjectNode model, IdMap ids) {
    Dictionary.trim(model, ids);
    JsonNode before = model.path("merges");
    ArrayNode after = model.putArray("merges");
    for (int i = 0; i < merges.size(); i++) {
      int[] merge = merges.get(i);
      if (ids.keeps(merge[0]) && ids.keeps(merge[1]) && ids.keeps(merge[2])) {
        after.add(before.get(i));
      }
    }
  }
}
