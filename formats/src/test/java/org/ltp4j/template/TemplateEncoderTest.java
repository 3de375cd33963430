package org.ltp4j.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ltp4j.golden.Golden;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;
import org.ltp4j.tokenizer.Tokenizer;

class TemplateEncoderTest {
  private static final String NLI = "{premise} . {hypothesis} ? <mask> .";
  private static final List<String> SENTENCES =
      List.of(
          "The bridge is closed for repairs",
          "La biblioteca abre temprano los lunes",
          "Wir fahren morgen mit dem Fahrrad, wenn es nicht regnet",
          "Η γάτα κοιμάται πάνω στο τραπέζι",
          "Поезд опоздал на два часа",
          "Книгата е на масата",
          "Çocuklar bahçede oynuyor",
          "الكتاب على الطاولة",
          "Con mèo nằm trên ghế",
          "แมวนอนอยู่บนเก้าอี้",
          "图书馆星期一早上开门",
          "पुस्तक मेज़ पर रखी है",
          "Kitabu kiko juu ya meza",
          "کتاب میز پر رکھی ہے",
          "Mesa patapi liwru kachkan",
          "Ｗｉｄｅ　letters and ½ a cup — “quoted”",
          "3 + 4 = 7 😀 ok",
          "{braces} [brackets] 100%");

  private static Tokenizer tokenizer;

  @BeforeAll
  static void open() {
    tokenizer = Tokenizer.open(Golden.folder().resolve("xlmr"));
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void filledTemplatesGiveTheIdsOfTheWholeTextWithItsMaskParsed() {
    for (String text :
        List.of(NLI, "{premise}, {hypothesis}<mask>.", "<mask>: {premise}{hypothesis}")) {
      TemplateEncoder encoder = encoder(text, Placement.PREFIX, 0, 500);
      for (String premise : SENTENCES) {
        for (String hypothesis : SENTENCES) {
          String whole = text.replace("{premise}", premise).replace("{hypothesis}", hypothesis);
          Encoded encoded = encoder.encode(pair(premise, hypothesis));
          assertThat(encoded.ids()).as(whole).isEqualTo(tokenizer.encodeWithSpecials(whole));
          assertThat(encoded.ids()[encoded.readAt()]).isEqualTo(tokenizer.mask());
          assertThat(encoded.truncated()).isFalse();
        }
      }
    }
  }

  @Test
  void virtualTokensGoWhereThePlacementSays() {
    int[] plain = encoder(NLI, Placement.PREFIX, 0, 500).encode(example()).ids();
    for (Placement placement : Placement.values()) {
      Encoded encoded = encoder(NLI, placement, 3, 500).encode(example());
      int at =
          switch (placement) {
            case PREFIX -> 0;
            case AFTER_BOS -> 1;
            case BEFORE_MASK -> encoded.readAt() - 3;
          };
      assertThat(Arrays.copyOfRange(encoded.ids(), at, at + 3)).containsExactly(-1, -2, -3);
      assertThat(Arrays.stream(encoded.ids()).filter(id -> id >= 0).toArray()).isEqualTo(plain);
      assertThat(encoded.ids()[encoded.readAt()]).isEqualTo(tokenizer.mask());
    }
  }

  @Test
  void blocksOfTheTemplateAreNumberedThrough() {
    Encoded encoded =
        encoder("{prompt:2} {premise} {prompt:3} {mask}", Placement.PREFIX, 5, 500)
            .encode(example());
    assertThat(encoded.ids()).startsWith(tokenizer.bos(), -1, -2);
    assertThat(encoded.ids()).endsWith(-3, -4, -5, tokenizer.mask(), tokenizer.eos());
  }

  @Test
  void theMaskInAFieldIsText() {
    Encoded encoded =
        encoder(NLI, Placement.PREFIX, 0, 500).encode(pair("Say <mask> now", "</s> <s> <pad>"));
    assertThat(encoded.ids()).containsOnlyOnce(tokenizer.mask(), tokenizer.bos(), tokenizer.eos());
    assertThat(encoded.ids()[encoded.readAt()]).isEqualTo(tokenizer.mask());
    assertThat(encoded.readAt())
        .isEqualTo(encoded.length() - 1 - tokenizer.encode(" .").length - 1);
  }

  @Test
  void bracesInAFieldAreText() {
    int[] ids =
        encoder("{premise} {mask}", Placement.PREFIX, 0, 500)
            .encode(Map.of("premise", "{hypothesis} {mask}"))
            .ids();
    assertThat(ids).containsOnlyOnce(tokenizer.mask());
  }

  @Test
  void trailingPunctuationGoesUnlessNothingWouldBeLeft() {
    assertThat(FieldText.tidy(" Really?!. ", true)).isEqualTo("Really");
    assertThat(FieldText.tidy("Really ?", true)).isEqualTo("Really");
    assertThat(FieldText.tidy("...", true)).isEqualTo("...");
    assertThat(FieldText.tidy(" Really?! ", false)).isEqualTo("Really?!");
    assertThat(FieldText.tidy("真的。", true)).isEqualTo("真的。");
    assertThat(FieldText.tidy("", true)).isEmpty();
  }

  @Test
  void shorteningTakesFromTheLongest() {
    int[] once = {1, 1};
    assertThat(TemplateEncoder.shorten(new int[] {10, 4}, once, 5)).containsExactly(5, 4);
    assertThat(TemplateEncoder.shorten(new int[] {10, 4}, once, 8)).containsExactly(3, 3);
    assertThat(TemplateEncoder.shorten(new int[] {5, 5}, once, 1)).containsExactly(5, 4);
    assertThat(TemplateEncoder.shorten(new int[] {2, 1}, once, 9)).containsExactly(0, 0);
    int[] twice = {2, 1};
    assertThat(TemplateEncoder.shorten(new int[] {10, 4}, twice, 5)).containsExactly(7, 4);
    assertThat(TemplateEncoder.shorten(new int[] {3, 4}, twice, 4)).containsExactly(2, 2);
    assertThat(TemplateEncoder.shorten(new int[] {1, 0}, twice, 9)).containsExactly(0, 0);
  }

  @Test
  void aFieldThatStandsTwiceIsCutNoMoreThanItHasTo() {
    String words = "boat ".repeat(200);
    int most = IntStream.of(tokenizer.encode("boat").length, 2).max().orElseThrow();
    for (String text :
        List.of("{premise} ? {premise} {mask}", "{premise} {hypothesis} {premise} {mask}")) {
      for (int max = 60; max < 64; max++) {
        Encoded cut =
            encoder(text, Placement.PREFIX, 0, max).encode(pair(words, "The boat is here"));
        assertThat(cut.length()).as(text + " " + max).isBetween(max - 2 * most, max);
      }
    }
  }

  @Test
  void truncationKeepsTemplatePromptAndMask() {
    long seed = 11;
    SplittableRandom random = new Streams(seed).stream("truncation");
    TemplateEncoder roomy = encoder(NLI, Placement.BEFORE_MASK, 2, 100_000);
    int least = roomy.encode(pair("", "")).length();
    int widest =
        SENTENCES.stream()
            .flatMapToInt(String::codePoints)
            .map(c -> tokenizer.encode(Character.toString(c)).length)
            .max()
            .orElseThrow();
    for (int round = 0; round < 200; round++) {
      String premise = text(random);
      String hypothesis = text(random);
      int max = least + 1 + random.nextInt(40);
      String what =
          "seed %d round %d max %d: %s | %s".formatted(seed, round, max, premise, hypothesis);
      Encoded whole = roomy.encode(pair(premise, hypothesis));
      Encoded cut = encoder(NLI, Placement.BEFORE_MASK, 2, max).encode(pair(premise, hypothesis));
      // A character of several tokens goes as a whole, and each of two fields may end in one.
      int full = Math.min(max, whole.length());
      assertThat(cut.length()).as(what).isBetween(full - 2 * widest, full);
      assertThat(cut.truncated()).as(what).isEqualTo(whole.length() > max);
      assertThat(cut.dropped()).as(what).isEqualTo(whole.length() - cut.length());
      assertThat(cut.ids()[cut.readAt()]).as(what).isEqualTo(tokenizer.mask());
      int tail = whole.length() - (whole.readAt() - 2 - tokenizer.encode("?").length);
      assertThat(Arrays.copyOfRange(cut.ids(), cut.length() - tail, cut.length()))
          .as(what)
          .isEqualTo(Arrays.copyOfRange(whole.ids(), whole.length() - tail, whole.length()));
    }
  }

  @Test
  void tenThousandWordsAreShortened() {
    Encoded encoded =
        encoder(NLI, Placement.PREFIX, 4, 64).encode(pair("market ".repeat(10_000), "Closed"));
    assertThat(encoded.length()).isEqualTo(64);
    assertThat(encoded.truncated()).isTrue();
    assertThat(IntStream.of(encoded.ids()).boxed())
        .containsSubsequence(IntStream.of(tokenizer.encode("Closed ?")).boxed().toList());
  }

  @Test
  void aTemplateThatLeavesNoRoomIsRefused() {
    assertThatThrownBy(() -> encoder(NLI, Placement.PREFIX, 60, 64))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("64")
        .hasMessageContaining(NLI);
  }

  @Test
  void contradictingPromptLengthsAreRefused() {
    assertThatThrownBy(() -> encoder("{premise} {prompt:4} {mask}", Placement.PREFIX, 5, 64))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("5 virtual tokens");
    assertThatThrownBy(() -> encoder("{premise}", Placement.BEFORE_MASK, 5, 64))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("{mask}");
  }

  @Test
  void aMissingFieldIsNamedWithItsPlace() {
    TemplateEncoder encoder = encoder(NLI, Placement.PREFIX, 0, 64);
    assertThatThrownBy(
            () -> encoder.encode("x.tsv row 7", Map.of("premise", "a", "hypotesis", "b")))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("x.tsv row 7")
        .hasMessageContaining("hypothesis")
        .hasMessageContaining("did you mean 'hypotesis'?");
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(SENTENCES.get(random.nextInt(SENTENCES.size()))).append(' ');
    }
    return text.toString();
  }

  private static TemplateEncoder encoder(String text, Placement placement, int prompt, int max) {
    return new TemplateEncoder(tokenizer, Template.parse(text), placement, prompt, max, true);
  }

  private static Map<String, String> example() {
    return pair("The bridge is closed.", "Nobody can cross it.");
  }

  private static Map<String, String> pair(String premise, String hypothesis) {
    Map<String, String> fields = new HashMap<>();
    fields.put("premise", premise);
    fields.put("hypothesis", hypothesis);
    return fields;
  }
}
