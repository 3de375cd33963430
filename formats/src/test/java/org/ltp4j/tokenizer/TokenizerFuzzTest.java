package org.ltp4j.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ltp4j.fuzz.ByteMutations;
import org.ltp4j.fuzz.Fuzz;
import org.ltp4j.fuzz.Mutation;
import org.ltp4j.fuzz.TextMutations;
import org.ltp4j.golden.Golden;

/** Damaged tokenizers: a text must never end the process, nor give ids that name no piece. */
class TokenizerFuzzTest {
  private static final List<String> TEXTS =
      List.of(
          "",
          "  ",
          "a is <mask>.",
          "Zoé  ab\tab\n12 中文 e\u0323\u0301",
          "\uFB01\u0000\uFFFF😀 </s>[MASK]",
          "ab".repeat(300) + " a-b, c");
  private static final String SETTINGS =
      """
      {"tokenizer_class": "BertTokenizer", "do_lower_case": true, "strip_accents": false,
       "tokenize_chinese_chars": true, "add_prefix_space": true, "mask_token": "<mask>",
       "pad_token": {"content": "<pad>", "lstrip": false}, "added_tokens_decoder": {
       "4": {"content": "<mask>", "lstrip": true, "normalized": false, "special": true},
       "NEXT": {"content": "zz", "single_word": true, "rstrip": true, "special": false}}}
      """;

  /** Every kind of model, between them with every kind of step. */
  enum Kind {
    UNIGRAM(
        SmallTokenizer.unigram("▁", "▁a", "▁is", "b", ".")
            .set(
                "/normalizer",
                """
                {"type": "Sequence", "normalizers": [{"type": "Nmt"}, {"type": "NFKC"},
                 {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
                 {"type": "Strip", "strip_left": true, "strip_right": true}]}
                """)),
    WORD_PIECE(SmallTokenizer.wordPiece("a", "##b", "is", "zoe", "中")),
    BYTE_PAIRS(
        SmallTokenizer.bytePairs("Ġ", "a", "b", "Ġa", "ab")
            .set("/model/merges", "[\"Ġ a\", \"a b\"]")),
    GEMMA(
        SmallTokenizer.bytePairs("▁", "a", "b", "▁a", "<0x0A>", "<0xC3>")
            .set(
                "/normalizer",
                "{\"type\": \"Replace\", \"pattern\": {\"String\": \" \"}, \"content\": \"▁\"}")
            .set(
                "/pre_tokenizer",
                """
                {"type": "Sequence", "pretokenizers": [
                 {"type": "Split", "pattern": {"String": " "}, "behavior": "MergedWithPrevious",
                  "invert": false},
                 {"type": "Digits", "individual_digits": true},
                 {"type": "Punctuation", "behavior": "Isolated"}]}
                """)
            .set("/model/merges", "[[\"▁\", \"a\"]]")
            .set("/model/byte_fallback", "true")
            .set("/model/fuse_unk", "true")),
    WORD_LEVEL(
        SmallTokenizer.wordPiece("a", "is", "ab")
            .set("/model/type", "\"WordLevel\"")
            .set("/pre_tokenizer", "{\"type\": \"WhitespaceSplit\"}"));

    private final SmallTokenizer tokenizer;

    Kind(SmallTokenizer tokenizer) {
      this.tokenizer = tokenizer;
    }
  }

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void tokenizerJson(Kind kind) throws IOException {
    kind.tokenizer.write(directory);
    use();
    Path file = directory.resolve("tokenizer.json");
    Fuzz.damage(file, TextMutations.json(), this::use);
    Fuzz.damage(file, Mutation.anyOf(TextMutations.json(), ByteMutations.any()), this::use);
  }

  @ParameterizedTest
  @EnumSource(names = {"WORD_PIECE", "UNIGRAM"})
  void settings(Kind kind) throws IOException {
    String mask = kind == Kind.WORD_PIECE ? "[MASK]" : "<mask>";
    int next = kind.tokenizer.root().path("model").path("vocab").size();
    kind.tokenizer.write(directory, SETTINGS.replace("<mask>", mask).replace("NEXT", "" + next));
    use();
    Path file = directory.resolve("tokenizer_config.json");
    Fuzz.damage(file, Mutation.anyOf(TextMutations.json(), ByteMutations.any()), this::use);
  }

  @Test
  void sentencePieceModels() throws IOException {
    byte[] rules =
        SentencePieceModel.read(Golden.folder().resolve("xlmr/sentencepiece.bpe.model")).charsMap();
    Path file = directory.resolve("sentencepiece.bpe.model");
    SentencePieceBytes pieces = SentencePieceBytes.begun().piece("▁", -2).piece("▁a", -1);
    Files.write(file, pieces.piece("is", -3).piece("<x>", 0, 4).unigram(rules));
    use();
    Fuzz.damage(file, ByteMutations.any(), this::use);
    Fuzz.damage(file, ByteMutations.within(100), this::use);
  }

  @Test
  void wordPieces() throws IOException {
    Path file = directory.resolve("vocab.txt");
    Files.writeString(directory.resolve("tokenizer_config.json"), "{\"do_lower_case\": true}");
    Files.writeString(file, "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n##b\nis\n漢\né\n");
    use();
    Fuzz.damage(file, ByteMutations.any(), this::use);
    Fuzz.damage(file, ByteMutations.within(40), this::use);
  }

  private void use() {
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      assertThat(tokenizer.identity()).hasSize(64);
      for (String text : TEXTS) {
        int[] ids = tokenizer.encode(text);
        // A name of a piece for each: an id past the end is an error of its own.
        assertThat(tokenizer.pieces(ids)).hasSameSizeAs(ids);
        assertThat(tokenizer.pieces(tokenizer.encodeWithSpecials(text))).isNotEmpty();
        assertThat(tokenizer.encode(tokenizer.prefix(text, 2)).length).isLessThanOrEqualTo(2);
      }
      List<Inline> parts =
          List.of(new Inline.Text("a "), new Inline.Token(tokenizer.mask()), new Inline.Text(" b"));
      assertThat(tokenizer.encode(parts)).contains(tokenizer.mask());
    }
  }
}
