package org.ltp4j.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Where a text can be cut in two so that the ids of the whole are those of its halves. What stands
 * farther away than {@link #CONTEXT} makes no difference to that.
 *
 * <p>In text with spaces that is before the one space between two words, if no step before the
 * model looks across such a space and either words are cut apart there or no piece reaches across.
 * In text without, it is between two characters that no piece has in one ({@link Reaches}), or
 * between two ideographs where the tokenizer makes each a word. Of a tokenizer for which none of it
 * is known there are no seams.
 */
record Seams(boolean exist, CharsMap rules, boolean betweenIdeographs, Reaches reaches) {
  private static final Set<String> LOCAL_NORMALIZERS =
      Set.of(
          "Precompiled",
          "BertNormalizer",
          "NFC",
          "NFD",
          "NFKC",
          "NFKD",
          "Nmt",
          "Lowercase",
          "StripAccents",
          "Strip",
          "Prepend");
  private static final Set<String> SPACE_PATTERNS = Set.of(" ", " {2,}");
  private static final Set<String> SPACES = Set.of(" ", "▁");
  private static final Set<String> CUTTERS =
      Set.of("BertPreTokenizer", "Whitespace", "WhitespaceSplit");
  private static final String MARKS = " ▁Ġ";

  /** Characters on either side of a seam that make it one. */
  static final int CONTEXT = Reaches.CONTEXT;

  /** How many places within words are looked at; it takes much longer than looking for spaces. */
  private static final int PLACES = 4096;

  static Seams of(TokenizerFile file, SpecialTokens special, CharsMap rules) {
    List<AddedToken> added =
        AddedToken.all(file.root()).stream()
            .filter(token -> Arrays.binarySearch(special.all(), token.id()) < 0)
            .toList();
    JsonNode normalizer = file.root().path("normalizer");
    boolean exist =
        isLocal(normalizer)
            && (cuts(file.root().path("pre_tokenizer")) || staysInWords(file.pieces()))
            && added.stream().noneMatch(Seams::reachesOut);
    boolean betweenIdeographs =
        added.isEmpty()
            && normalizer.path("type").asText().equals("BertNormalizer")
            && normalizer.path("handle_chinese_chars").asBoolean()
            && cuts(file.root().path("pre_tokenizer"));
    List<String> contents = added.stream().map(AddedToken::content).toList();
    return new Seams(exist, rules, betweenIdeographs, Reaches.of(file, rules, contents));
  }

  private static boolean isLocal(JsonNode step) {
    if (step.isMissingNode() || step.isNull()) {
      return true;
    }
    if (step.has("normalizers")) {
      for (JsonNode part : step.path("normalizers")) {
        if (!isLocal(part)) {
          return false;
        }
      }
      return true;
    }
    JsonNode pattern = step.path("pattern");
    return LOCAL_NORMALIZERS.contains(step.path("type").asText())
        || SPACE_PATTERNS.contains(pattern.path("String").asText(pattern.path("Regex").asText()))
            && SPACES.contains(step.path("content").asText());
  }

  private static boolean cuts(JsonNode step) {
    for (JsonNode part : step.path("pretokenizers")) {
      if (cuts(part)) {
        return true;
      }
    }
    return switch (step.path("type").asText()) {
      case "Metaspace" -> step.path("split").asBoolean(true);
      case "ByteLevel" -> step.path("use_regex").asBoolean(true);
      default -> CUTTERS.contains(step.path("type").asText());
    };
  }

  private static boolean staysInWords(String[] pieces) {
    for (String piece : pieces) {
      boolean inWord = false;
      for (int i = 0; i < piece.length(); i++) {
        boolean mark = MARKS.indexOf(piece.charAt(i)) >= 0;
        if (mark && inWord) {
          return false;
        }
        inWord |= !mark;
      }
    }
    return true;
  }

  private static boolean reachesOut(AddedToken token) {
    return token.content().indexOf(' ') >= 0 || token.lstrip() || token.rstrip();
  }

  /** The first seam from a place on; -1 if there is none before the end. */
  int next(String text, int from, int end) {
    int first = Math.max(1, from);
    for (int at = first; exist && at < end - 1; at++) {
      if (isSeam(text, at) || at - first < PLACES && isInWord(text, at)) {
        return at;
      }
    }
    return -1;
  }

  private boolean isInWord(String text, int at) {
    return betweenIdeographs && isIdeograph(text.charAt(at - 1)) && isIdeograph(text.charAt(at))
        || reaches != null && reaches.endAt(text, at);
  }

  /** Of the block that no rule of Unicode changes. */
  private static boolean isIdeograph(char c) {
    return c >= '\u4e00' && c <= '\u9fff';
  }

  private boolean isSeam(String text, int at) {
    return text.charAt(at) == ' '
        && Character.isLetterOrDigit(text.charAt(at - 1))
        && Character.isLetterOrDigit(text.charAt(at + 1))
        && rules.cutsAt(text, at)
        && rules.normalize(text.substring(at, at + 2)).startsWith(" ");
  }
}
