package org.ltp4j.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ltp4j.golden.Golden;
import org.ltp4j.problem.Problem;
import org.ltp4j.tokenizer.Tokenizer;

class VerbalizerTest {
  private static Tokenizer tokenizer;
  // Words of one and of several pieces, found in the vocabulary so that any fixture will do.
  private static List<String> single;
  private static String several;

  @BeforeAll
  static void open() {
    tokenizer = Tokenizer.open(Golden.folder().resolve("xlmr"));
    single =
        IntStream.range(0, tokenizer.size())
            .mapToObj(tokenizer::piece)
            .filter(piece -> piece.matches("▁\\p{L}+"))
            .map(piece -> piece.substring(1))
            .filter(word -> tokenizer.encode(word).length == 1)
            .limit(3)
            .toList();
    several = single.get(2) + "wxq" + single.get(0);
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void aWordOfOnePieceIsThePieceThatFollowsASpace() {
    Verbalizer verbalizer =
        of(MultiPiece.REJECT, List.of(single.get(0)), List.of(single.get(1), single.get(2)));
    assertThat(verbalizer.labels()).containsExactly("label0", "label1");
    assertThat(verbalizer.pieces()[0]).isDeepEqualTo(new int[][] {id("▁" + single.get(0))});
    assertThat(verbalizer.pieces()[1])
        .isDeepEqualTo(new int[][] {id("▁" + single.get(1)), id("▁" + single.get(2))});
    assertThat(verbalizer.warnings()).isEmpty();
    assertThat(verbalizer.ids())
        .isSorted()
        .containsExactlyInAnyOrder(
            id("▁" + single.get(0))[0], id("▁" + single.get(1))[0], id("▁" + single.get(2))[0]);
  }

  @Test
  void severalPiecesFollowTheRuleAndAreShown() {
    int[] all = tokenizer.encode(several);
    if (tokenizer.piece(all[0]).equals("▁")) {
      all = Arrays.copyOfRange(all, 1, all.length);
    }
    Verbalizer first = of(MultiPiece.FIRST, List.of(several), List.of(single.get(1)));
    assertThat(first.pieces()[0][0]).containsExactly(all[0]);
    Verbalizer mean = of(MultiPiece.MEAN, List.of(several), List.of(single.get(1)));
    assertThat(mean.pieces()[0][0]).isEqualTo(all).hasSizeGreaterThan(1);
    assertThat(mean.warnings())
        .singleElement()
        .asString()
        .contains(several, tokenizer.pieces(all).get(all.length - 1));
    assertThatThrownBy(() -> of(MultiPiece.REJECT, List.of(several), List.of(single.get(1))))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(several);
  }

  @Test
  void wordsThatWouldBeOnePieceAreRefusedByName() {
    String longer = single.get(1) + "wxqwxq";
    String other = single.get(1) + "wxqzzq";
    assertThatThrownBy(() -> of(MultiPiece.FIRST, List.of(longer), List.of(other)))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("'" + longer + "' (label0)")
        .hasMessageContaining("'" + other + "' (label1)");
  }

  @Test
  void wordsWithoutPiecesAreRefused() {
    assertThatThrownBy(() -> of(MultiPiece.FIRST, List.of("\uE000"), List.of(single.get(0))))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("<unk>");
    assertThatThrownBy(() -> of(MultiPiece.FIRST, List.of(" "), List.of(single.get(0))))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("label words of label0");
    assertThatThrownBy(() -> of(MultiPiece.FIRST, List.of(), List.of(single.get(0))))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("at least one word");
  }

  @Test
  void rulesAreParsedByTheirNames() {
    for (MultiPiece rule : MultiPiece.values()) {
      assertThat(MultiPiece.parse(rule.toString())).isEqualTo(rule);
    }
    assertThatThrownBy(() -> MultiPiece.parse("frist"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("did you mean 'first'?");
  }

  @SafeVarargs
  private static Verbalizer of(MultiPiece rule, List<String>... words) {
    LinkedHashMap<String, List<String>> map = new LinkedHashMap<>();
    for (int i = 0; i < words.length; i++) {
      map.put("label" + i, words[i]);
    }
    return Verbalizer.of(tokenizer, map, rule);
  }

  private static int[] id(String piece) {
    return IntStream.range(0, tokenizer.size())
        .filter(id -> tokenizer.piece(id).equals(piece))
        .toArray();
  }
}
