package org.ltp4j.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Set;

/**
 * Where a text can be cut in two so that the ids of the whole are those of its halves: before the
 * one space between two words. That holds where no step before the model looks across such a space
 * and either words are cut apart there or no piece reaches across; of a tokenizer for which it is
 * not known there are no seams.
 */
final class Seams {
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

  private final boolean exist;
  private final CharsMap rules;

  private Seams(boolean exist, CharsMap rules) {
    this.exist = exist;
    this.rules = rules;
  }

  static Seams of(TokenizerFile file, SpecialTokens special, CharsMap rules) {
    boolean exist =
        isLocal(file.root().path("normalizer"))
            && (cuts(file.root().path("pre_tokenizer")) || staysInWords(file.pieces()))
            && AddedToken.all(file.root()).stream()
                .filter(token -> Arrays.binarySearch(special.all(), token.id()) < 0)
                .noneMatch(Seams::reachesOut);
    return new Seams(exist, rules);
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
    for (int at = Math.max(1, from); exist && at < end - 1; at++) {
      if (isSeam(text, at)) {
        return at;
      }
    }
    return -1;
  }

  private boolean isSeam(String text, int at) {
    return text.charAt(at) == ' '
        && Character.isLetterOrDigit(text.charAt(at - 1))
        && Character.isLetterOrDigit(text.charAt(at + 1))
        && rules.cutsAt(text, at)
        && rules.normalize(text.substring(at, at + 2)).startsWith(" ");
  }
}
