package org.ltp4j.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Where a text without spaces can be cut in two: between two characters that no piece has in one. A
 * unigram model's best segmentation is made of pieces, so all segmentations have a boundary there
 * and what stands before it is cut alike whatever stands behind it.
 *
 * <p>This is looked at in the text as SentencePiece's rules leave it, between places that no rule
 * looks across; so a place is judged by the characters around it, at most {@link #CONTEXT} on
 * either side, and keeps its nature where these stay.
 */
final class Reaches {
  /** Characters on either side of a place that decide about it. */
  static final int CONTEXT = 512;

  /** How far around a place another is looked for that no rule looks across. */
  private static final int STEPS = 64;

  /** Longer pieces than this would make each look expensive. */
  private static final int LONGEST_PIECE = 128;

  /** Normalizers that leave all but white space and the two ends of a text alone. */
  private static final Set<String> NORMALIZERS =
      Set.of("Precompiled", "Replace", "Strip", "Prepend");

  private static final String MARK = "▁";

  private static final Set<String> CUTTERS = Set.of("Metaspace", "WhitespaceSplit");

  private final CharsMap rules;
  private final List<String> added;
  private final Supplier<Set<String>> words;
  private Pieces pieces;

  /**
   * Pieces of more than one character.
   *
   * @param longest characters (UTF-16) of the longest
   */
  private record Pieces(Set<String> words, int longest) {}

  private Reaches(CharsMap rules, List<String> added, Supplier<Set<String>> words) {
    this.rules = rules;
    this.added = added;
    this.words = words;
  }

  /**
   * The places of a tokenizer; null if it has none that are known.
   *
   * @param file a tokenizer without pieces that go across a space inside of them
   * @param added what is found in a text before it is cut, as it is written
   */
  static Reaches of(TokenizerFile file, CharsMap rules, List<String> added) {
    boolean known =
        file.root().path("model").path("type").asText().equals("Unigram")
            && consistsOf(file.root().path("normalizer"), "normalizers", NORMALIZERS)
            && consistsOf(file.root().path("pre_tokenizer"), "pretokenizers", CUTTERS);
    return known ? new Reaches(rules, added, () -> words(file, rules, added)) : null;
  }

  private static boolean consistsOf(JsonNode step, String parts, Set<String> types) {
    if (step.isMissingNode() || step.isNull()) {
      return true;
    }
    if (step.has(parts)) {
      for (JsonNode part : step.path(parts)) {
        if (!consistsOf(part, parts, types)) {
          return false;
        }
      }
      return true;
    }
    return types.contains(step.path("type").asText());
  }

  /** Pieces with and without the mark of a word's beginning, and added tokens. */
  private static Set<String> words(TokenizerFile file, CharsMap rules, List<String> added) {
    Set<String> words = new HashSet<>();
    added.forEach(token -> words.add(rules.normalize(token)));
    for (String piece : file.pieces()) {
      words.add(piece);
      words.add(piece.startsWith(MARK) ? piece.substring(1) : piece);
    }
    words.removeIf(word -> word.codePointCount(0, word.length()) < 2);
    return words;
  }

  /** Whether no piece can go across a place of a text, whatever stands farther away. */
  boolean endAt(String text, int at) {
    int from = rest(text, at, -1);
    int to = rest(text, at, 1);
    if (from < 0 || to < 0 || !rests(text, at) || inSpace(text, at - 1) || inSpace(text, at)) {
      return false;
    }
    String before = rules.normalize(text.substring(from, at));
    String after = rules.normalize(text.substring(at, to));
    Pieces known = pieces();
    int reach = known.longest() - 1;
    if (known.longest() > LONGEST_PIECE
        || before.length() < Math.max(1, reach)
        || after.length() < Math.max(1, reach)
        || inSpace(before, before.length() - 1)
        || inSpace(after, 0)
        || added.stream().anyMatch(text.substring(from, to)::contains)) {
      return false;
    }
    String around = before.substring(before.length() - reach) + after.substring(0, reach);
    for (int begin = 0; begin < reach; begin++) {
      int last = Math.min(around.length(), begin + known.longest());
      for (int end = reach + 1; end <= last; end++) {
        if (known.words().contains(around.substring(begin, end))) {
          return false;
        }
      }
    }
    return true;
  }

  /** A place beyond the longest piece that no rule looks across; -1 if there is none close by. */
  private int rest(String text, int at, int direction) {
    int first = at + direction * 2 * LONGEST_PIECE;
    for (int step = 0; step < STEPS; step++) {
      int place = first + direction * step;
      if (place <= 0 || place >= text.length()) {
        return -1;
      }
      if (rests(text, place)) {
        return place;
      }
    }
    return -1;
  }

  private static boolean inSpace(String text, int at) {
    return WhiteSpace.is(text.charAt(at)) || text.startsWith(MARK, at);
  }

  private boolean rests(String text, int at) {
    return !Character.isSurrogate(text.charAt(at))
        && !Character.isSurrogate(text.charAt(at - 1))
        && rules.cutsAt(text, at);
  }

  /** Looked up by long texts only, so made for the first of them. */
  private synchronized Pieces pieces() {
    if (pieces == null) {
      Set<String> all = words.get();
      pieces = new Pieces(all, all.stream().mapToInt(String::length).max().orElse(1));
    }
    return pieces;
  }
}
