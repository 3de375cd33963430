package org.ltp4j.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ltp4j.golden.Golden;

/** Tokens inside a text; ids of Hugging Face's tokenizers for the text with the mask's name. */
class InlineTest {
  private static final String MASK = "<mask>";

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // scheme | lstrip | rstrip | text | pieces
        "always | true  | false | in <mask>, on  | ▁in <mask> ▁ , ▁on",
        "always | false | false | in <mask>, on  | ▁in ▁ <mask> ▁ , ▁on",
        "always | false | false | in<mask> on    | ▁in <mask> ▁on",
        "always | false | true  | in <mask> , on | ▁in ▁ <mask> ▁ , ▁on",
        "first  | true  | false | in <mask>, on  | ▁in <mask> , ▁on",
        "first  | true  | false | in <mask> , on | ▁in <mask> ▁ , ▁on",
        "first  | true  | true  | in <mask> , on | ▁in <mask> , ▁on",
        "first  | false | false | <mask>on       | <mask> o n",
        "never  | false | false | on <mask>on    | o n ▁ <mask> o n"
      })
  void whatStandsBesideTheMask(
      String scheme, boolean lstrip, boolean rstrip, String text, String pieces) {
    SmallTokenizer.unigram("▁", "▁in", "▁on", "o", "n", ",")
        .set("/pre_tokenizer/prepend_scheme", '"' + scheme + '"')
        .set("/added_tokens/4/lstrip", Boolean.toString(lstrip))
        .set("/added_tokens/4/rstrip", Boolean.toString(rstrip))
        .write(directory);
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      int[] ids = tokenizer.encode(parts(text, tokenizer.mask()));
      assertThat(String.join(" ", tokenizer.pieces(ids))).isEqualTo(pieces);
    }
  }

  private static List<Inline> parts(String text, int mask) {
    List<Inline> parts = new ArrayList<>();
    int at = text.indexOf(MASK);
    parts.add(new Inline.Text(text.substring(0, at)));
    parts.add(new Inline.Token(mask));
    parts.add(new Inline.Text(text.substring(at + MASK.length())));
    return parts;
  }

  @Test
  void aByteLevelTokenizerKeepsTheSpaceAfterTheMask() {
    SmallTokenizer.bytePairs("Ġ", "u", "v")
        .set("/added_tokens/4/lstrip", "true")
        .write(directory, "{\"add_prefix_space\": true}");
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      int[] ids = tokenizer.encode(parts("u <mask> v", tokenizer.mask()));
      assertThat(tokenizer.pieces(ids)).containsExactly("Ġ", "u", MASK, "Ġ", "v");
      int[] close = tokenizer.encode(parts("u <mask>v", tokenizer.mask()));
      assertThat(close).isEqualTo(ids);
    }
  }

  @Test
  void tokensOfTheCallersOwnComeBackInTheirPlaces() {
    SmallTokenizer.unigram("▁", "▁in", "▁on").write(directory);
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      assertThat(
              tokenizer.encode(
                  List.of(
                      new Inline.Token(-3),
                      new Inline.Text("in "),
                      new Inline.Token(-1),
                      new Inline.Token(-2),
                      new Inline.Token(4),
                      new Inline.Text(""),
                      new Inline.Text(" on"))))
          .containsExactly(-3, 6, -1, -2, 4, 7);
    }
  }

  @Test
  void noTextIsTakenForAToken() {
    SmallTokenizer.unigram("▁", "▁in", "<", "mask", ">").write(directory);
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      for (String text : List.of("<mask>", "\uFFFF\uFFFF", "\uFFFF<mask>", "in\uFFFF\uFFFF")) {
        assertThat(
                tokenizer.encode(
                    List.of(
                        new Inline.Token(-1),
                        new Inline.Text(text),
                        new Inline.Token(-2),
                        new Inline.Text("<mask>"))))
            .as(text)
            .startsWith(-1)
            .containsSequence(-2, 5, 7, 8, 9)
            .doesNotContain(4, 10, 11);
      }
    }
  }

  @Test
  void tokensThatUsersAddedAreFoundBeforeSentencePiecesRules() {
    // The rules make "fi" of the ligature and "A" of its wide form.
    Composer composer = new Composer(file("Ａ", "\uFB01x"), special(), rules());
    assertThat(composer.compose("\uFB01\uFB01x Ａ").tokens()).containsExactly(8, 7);
    assertThat(composer.compose("\uFB01\uFB01x Ａ").text()).isEqualTo("fi\uFFFF\uFFFF \uFFFF\uFFFF");
    assertThat(composer.sourceLength("\uFB01\uFB01x Ａ", 1)).isEqualTo(0);
    assertThat(composer.sourceLength("\uFB01\uFB01x Ａ", 3)).isEqualTo(1);
    assertThat(composer.sourceLength("\uFB01\uFB01x Ａ", 4)).isEqualTo(3);
  }

  private TokenizerFile file(String... added) {
    SmallTokenizer small = SmallTokenizer.unigram("▁", "▁in");
    for (String name : added) {
      small.root().withArray("added_tokens").add(SmallTokenizer.token(next(small), name, false));
    }
    small.write(directory);
    return TokenizerFile.of(directory, TokenizerSettings.none(directory));
  }

  private static int next(SmallTokenizer small) {
    return 2 + small.root().path("added_tokens").size();
  }

  private static SpecialTokens special() {
    return new SpecialTokens(0, 2, 1, 4, 3, new int[] {0, 1, 2, 3, 4});
  }

  private static CharsMap rules() {
    Path model = Golden.folder().resolve("xlmr/tokenizer.json");
    return TokenizerFile.read(model, TokenizerSettings.none(model)).rules();
  }
}
