package org.ltp4j.tokenizer;

import java.io.IOException;
import java.util.List;
import java.util.function.BiConsumer;

/** Checks the steps before the model: the normalizer's and the pre-tokenizer's. */
final class StepCheck {
  private static final int MOST_STEPS = 64;
  private static final int DEEPEST = 8;
  private static final List<String> NORMALIZERS =
      List.of(
          "Sequence",
          "Precompiled",
          "BertNormalizer",
          "Replace",
          "Prepend",
          "Strip",
          "NFC",
          "NFD",
          "NFKC",
          "NFKD",
          "Nmt",
          "Lowercase",
          "StripAccents",
          "ByteLevel");
  private static final List<String> PRE_TOKENIZERS =
      List.of(
          "Sequence",
          "Metaspace",
          "ByteLevel",
          "BertPreTokenizer",
          "Whitespace",
          "WhitespaceSplit",
          "Split",
          "Punctuation",
          "Digits",
          "CharDelimiterSplit",
          "UnicodeScripts");
  private static final List<String> BEHAVIORS =
      List.of("Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous");

  private StepCheck() {}

  static void normalizer(Part step, int depth) {
    if (step.isAbsent()) {
      return;
    }
    switch (step.at("type").oneOf(NORMALIZERS)) {
      case "Sequence" -> sequence(step.at("normalizers"), depth, StepCheck::normalizer);
      case "Precompiled" -> rules(step.at("precompiled_charsmap"));
      case "BertNormalizer" ->
          step.flags("clean_text", "handle_chinese_chars", "strip_accents", "lowercase");
      case "Replace" -> {
        pattern(step.at("pattern"));
        step.at("content").anyText();
      }
      case "Prepend" -> step.at("prepend").text();
      case "Strip" -> step.flags("strip_left", "strip_right");
      default -> {}
    }
  }

  static void preTokenizer(Part step, int depth) {
    if (step.isAbsent()) {
      return;
    }
    switch (step.at("type").oneOf(PRE_TOKENIZERS)) {
      case "Sequence" -> sequence(step.at("pretokenizers"), depth, StepCheck::preTokenizer);
      case "Metaspace" -> {
        character(step.at("replacement"));
        step.flags("split", "add_prefix_space");
      }
      case "ByteLevel" -> step.flags("add_prefix_space", "trim_offsets", "use_regex");
      case "Split" -> {
        pattern(step.at("pattern"));
        step.at("behavior").oneOf(BEHAVIORS);
        step.flags("invert");
      }
      case "Punctuation" -> {
        if (!step.at("behavior").isAbsent()) {
          step.at("behavior").oneOf(BEHAVIORS);
        }
      }
      case "Digits" -> step.flags("individual_digits");
      case "CharDelimiterSplit" -> character(step.at("delimiter"));
      default -> {}
    }
  }

  private static void sequence(Part steps, int depth, BiConsumer<Part, Integer> check) {
    if (depth >= DEEPEST || steps.node().size() > MOST_STEPS) {
      throw steps.problem(
          "at most %s steps, %s deep".formatted(MOST_STEPS, DEEPEST),
          "%s steps, %s deep".formatted(steps.node().size(), depth + 1));
    }
    for (Part step : steps) {
      if (step.isAbsent()) {
        throw step.problem("a step");
      }
      check.accept(step, depth + 1);
    }
  }

  private static void pattern(Part pattern) {
    Part regex = pattern.at("Regex");
    (regex.isAbsent() ? pattern.at("String") : regex).text();
  }

  private static void character(Part part) {
    if (part.text().codePointCount(0, part.text().length()) != 1) {
      throw part.problem("one character");
    }
  }

  private static void rules(Part rules) {
    try {
      if (!rules.node().isTextual()) {
        throw new IOException(rules.node().getNodeType().toString());
      }
      if (CharsMap.ofBase64(rules.node().textValue()).isEmpty()) {
        throw new IOException("none");
      }
    } catch (IOException e) {
      throw rules
          .problem(
              "normalization rules of SentencePiece", e.getMessage().lines().findFirst().orElse(""))
          .causedBy(e);
    }
  }
}
