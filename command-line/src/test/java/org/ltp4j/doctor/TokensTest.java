package org.ltp4j.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.ltp4j.template.Encoded;
import org.ltp4j.template.Placement;
import org.ltp4j.template.Template;
import org.ltp4j.template.TemplateEncoder;
import org.ltp4j.tokenizer.Tokenizer;

class TokensTest {
  private static Tokens tokens(Tokenizer tokenizer, String template, String text) {
    TemplateEncoder encoder =
        new TemplateEncoder(
            tokenizer, Template.parse(template), Placement.BEFORE_MASK, 2, 400, false);
    Encoded input = encoder.encode(Map.of("text", text));
    return new Tokens(input, tokenizer);
  }

  @Test
  void shortInputsAreShownWhole() {
    try (Tokenizer tokenizer = Tokenizer.open(Bench.MODEL)) {
      Tokens tokens = tokens(tokenizer, "{text} . {mask}", "the market");
      assertThat(tokens.text()).isEqualTo("<s> the market . [P1] [P2] <mask> </s>");
      List<String> lines = tokens.columns();
      assertThat(lines).hasSize(2);
      assertThat(lines.get(0).split(" +"))
          .containsExactly(
              "pieces", "<s>", "▁the", "▁market", "▁.", "[P1]", "[P2]", "<mask>", "</s>");
      int[] text = tokenizer.encode("the market .");
      assertThat(lines.get(1).split(" +"))
          .containsExactly(
              "ids",
              "" + tokenizer.bos(),
              "" + text[0],
              "" + text[1],
              "" + text[2],
              "-",
              "-",
              "" + tokenizer.mask(),
              "" + tokenizer.eos());
      assertThat(lines.get(0).indexOf("▁market") + "▁market".length())
          .as("columns end together")
          .isEqualTo(lines.get(1).indexOf("" + text[1]) + ("" + text[1]).length());
    }
  }

  @Test
  void longInputsKeepBothEndsAndTheMask() {
    try (Tokenizer tokenizer = Tokenizer.open(Bench.MODEL)) {
      String words = "the ".repeat(100).strip();
      Tokens tokens = tokens(tokenizer, "{text} {mask} {text}", words);
      String shown = String.join("\n", tokens.columns());
      assertThat(shown).contains("<s>", "[P1] [P2] <mask>", "</s>");
      int hidden =
          shown
              .lines()
              .flatMap(line -> Pattern.compile("\\((\\d+) more").matcher(line).results())
              .mapToInt(found -> Integer.parseInt(found.group(1)))
              .sum();
      long visible =
          shown
              .lines()
              .filter(l -> l.startsWith("pieces"))
              .flatMap(l -> List.of(l.split(" +")).stream().skip(1))
              .filter(p -> !p.equals("…"))
              .count();
      // <s>, </s>, the mask, two virtual tokens and two times the text
      assertThat(visible + hidden).isEqualTo(5 + 200);
      assertThat(visible).isLessThan(60);
    }
  }
}
