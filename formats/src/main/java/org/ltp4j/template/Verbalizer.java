package org.ltp4j.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.ltp4j.problem.Problem;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * Label words as token ids: which pieces at the mask speak for which label.
 *
 * @param labels the labels, in the task's order
 * @param words the words of each label
 * @param pieces label → word → ids whose scores are averaged: one id, or all pieces under {@link
 *     MultiPiece#MEAN}
 * @param rule the rule for words of several pieces
 * @param warnings what a person should know: words of several pieces with their pieces
 */
public record Verbalizer(
    List<String> labels,
    List<List<String>> words,
    int[][][] pieces,
    MultiPiece rule,
    List<String> warnings) {

  /** SentencePiece's mark of a word's beginning; alone it says nothing of the word. */
  private static final String SPACE = "▁";

  /**
   * Encodes each word as it stands in a text after a space. A lone space mark in front of a word's
   * pieces is passed over, as it would be the same for all words.
   *
   * @param words label → its words
   * @throws Problem if a word has no piece, contains the unknown token, has several pieces where
   *     that is refused, or is the same as a word of another label
   */
  public static Verbalizer of(
      Tokenizer tokenizer, LinkedHashMap<String, List<String>> words, MultiPiece rule) {
    List<String> warnings = new ArrayList<>();
    Map<List<Integer>, String> owners = new LinkedHashMap<>();
    int[][][] pieces = new int[words.size()][][];
    int label = 0;
    for (Map.Entry<String, List<String>> entry : words.entrySet()) {
      String place = "label words of " + entry.getKey();
      if (entry.getValue().isEmpty()) {
        throw Problem.usage(place, "at least one word", "none", "name one");
      }
      pieces[label] = new int[entry.getValue().size()][];
      for (int w = 0; w < pieces[label].length; w++) {
        String word = entry.getValue().get(w);
        int[] ids = encode(tokenizer, place, word, rule, warnings);
        pieces[label][w] = ids;
        String owner = "'%s' (%s)".formatted(word, entry.getKey());
        String other = owners.putIfAbsent(IntStream.of(ids).boxed().toList(), owner);
        if (other != null) {
          throw Problem.usage(
              "label words",
              "a piece of its own for each word",
              "%s and %s, both %s".formatted(other, owner, tokenizer.pieces(ids)),
              "choose other words, or another multi-piece rule than " + rule);
        }
      }
      label++;
    }
    return new Verbalizer(
        List.copyOf(words.keySet()),
        words.values().stream().map(List::copyOf).toList(),
        pieces,
        rule,
        List.copyOf(warnings));
  }

  /** The distinct piece ids of all words, ascending: the columns of the scores that are needed. */
  public int[] ids() {
    return Arrays.stream(pieces)
        .flatMap(Arrays::stream)
        .flatMapToInt(Arrays::stream)
        .sorted()
        .distinct()
        .toArray();
  }

  private static int[] encode(
      Tokenizer tokenizer, String place, String word, MultiPiece rule, List<String> warnings) {
    int[] ids = tokenizer.encode(" " + word.strip());
    List<String> shown = tokenizer.pieces(ids);
    if (ids.length > 1 && shown.get(0).equals(SPACE)) {
      ids = Arrays.copyOfRange(ids, 1, ids.length);
    }
    if (ids.length == 0 || shown.equals(List.of(SPACE))) {
      throw Problem.usage(place, "a word", "'" + word + "'", "write a word that a text could hold");
    }
    if (IntStream.of(ids).anyMatch(id -> id == tokenizer.unk())) {
      throw Problem.usage(
          place,
          "a word the tokenizer has pieces for",
          "'%s' = %s".formatted(word, shown),
          "choose a word in a script of the model");
    }
    if (shown.size() == 1) {
      return ids;
    }
    if (rule == MultiPiece.REJECT) {
      throw Problem.usage(
          place,
          "a word of one piece",
          "'%s' = %s".formatted(word, shown),
          "choose another word, or the multi-piece rule first or mean");
    }
    int[] kept = rule == MultiPiece.FIRST ? Arrays.copyOf(ids, 1) : ids;
    warnings.add(
        "%s: '%s' has several pieces %s; %s stands for it"
            .formatted(place, word, shown, Objects.toString(tokenizer.pieces(kept))));
    return kept;
  }
}
