package org.ltp4j.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.mlm.MaskedBatch;
import org.ltp4j.problem.Problem;
import org.ltp4j.tokenizer.Tokenizer;
import org.ltp4j.trim.Tokenizers;

/** Rows of a trimmed tokenizer in the pieces of the whole one. */
class RecutTest {
  private static final List<String> LINES =
      List.of(
          "The boats lay in the mud until the evening tide.",
          "La lluvia no paró hasta muy entrada la noche.",
          "Watoto wanacheza karibu na mto mkubwa.",
          "unbelievable  unbelievably believing",
          "☂ no piece ☂☂ here");

  @TempDir static Path dir;
  private static Tokenizer original;
  private static Tokenizer trimmed;
  private static Recut recut;

  @BeforeAll
  static void open() {
    original = Tokenizer.open(Trimmed.ORIGINAL);
    trimmed = Tokenizer.open(Trimmed.to(dir.resolve("trimmed"), LINES.subList(0, 4)));
    recut = Recut.of(trimmed, original);
  }

  @AfterAll
  static void close() {
    original.close();
    trimmed.close();
  }

  private static List<int[]> rows() {
    return LINES.stream().map(trimmed::encodeWithSpecials).toList();
  }

  private static String text(Tokenizer tokenizer, int[] ids, int from, int to) {
    return Arrays.stream(ids, from, to).mapToObj(tokenizer::piece).collect(Collectors.joining());
  }

  @Test
  void wholeLinesAreCutAsTheOriginalCutsThem() {
    List<TwoCuts> cuts = recut.of(rows());
    int shorter = 0;
    for (int i = 0; i < LINES.size() - 1; i++) {
      int[] expected = original.encodeWithSpecials(LINES.get(i));
      assertThat(cuts.get(i).original()).as(LINES.get(i)).containsExactly(expected);
      assertThat(cuts.get(i).own()).containsExactly(rows().get(i));
      shorter += expected.length < cuts.get(i).own().length ? 1 : 0;
    }
    assertThat(shorter).isPositive();
  }

  @Test
  void spansHaveTheSameTextAndAreTheShortestThatDo() {
    int longer = 0;
    for (TwoCuts row : recut.of(rows())) {
      assertThat(row.ownEnds()[row.spans() - 1]).isEqualTo(row.own().length);
      assertThat(row.originalEnds()[row.spans() - 1]).isEqualTo(row.original().length);
      for (int s = 0; s < row.spans(); s++) {
        int from = row.ownFrom(s);
        int there = row.originalFrom(s);
        int to = row.ownEnds()[s];
        int end = row.originalEnds()[s];
        assertThat(text(trimmed, row.own(), from, to))
            .isNotEmpty()
            .isEqualTo(text(original, row.original(), there, end));
        // No shorter beginning of the two is the same text.
        for (int i = from + 1; i < to; i++) {
          for (int j = there + 1; j < end; j++) {
            assertThat(text(trimmed, row.own(), from, i).length())
                .isNotEqualTo(text(original, row.original(), there, j).length());
          }
        }
        assertThat(row.single(s)).isEqualTo(to - from == 1 && end - there == 1);
        longer += row.single(s) ? 0 : 1;
      }
    }
    assertThat(longer).isPositive();
  }

  @Test
  void aWordWhoseBeginningIsInAnotherRowStaysAsItIs() {
    int[] row = trimmed.encode("unbelievable unbelievable");
    int second =
        IntStream.range(1, row.length)
            .filter(i -> trimmed.piece(row[i]).startsWith("▁"))
            .findFirst()
            .orElseThrow();
    assertThat(second).isGreaterThan(1);
    TwoCuts cuts = recut.of(List.of(Arrays.copyOfRange(row, 1, row.length))).get(0);
    for (int i = 0; i < second - 1; i++) {
      assertThat(cuts.original()[i]).isEqualTo(recut.same(row[i + 1]));
      assertThat(cuts.single(i)).isTrue();
    }
    int[] whole = original.encode("unbelievable");
    assertThat(Arrays.copyOfRange(cuts.original(), second - 1, cuts.original().length))
        .containsExactly(whole);
  }

  @Test
  void charactersWithoutAPieceStay() {
    int[] row = trimmed.encodeWithSpecials(LINES.get(4));
    assertThat(row).contains(trimmed.unk());
    TwoCuts cuts = recut.of(List.of(row)).get(0);
    assertThat(Arrays.stream(cuts.original()).filter(id -> id == original.unk()).count())
        .isEqualTo(Arrays.stream(row).filter(id -> id == trimmed.unk()).count());
  }

  @Test
  void whatIsHiddenInPartIsHiddenWhole() {
    TwoCuts row =
        recut.of(rows()).stream()
            .filter(cut -> several(cut).isPresent() && single(cut).isPresent())
            .findFirst()
            .orElseThrow();
    int several = several(row).orElseThrow();
    int single = single(row).orElseThrow();
    int[] masked = row.own().clone();
    int random = row.own()[row.ownFrom(several)];
    masked[row.ownFrom(single)] = random;
    int last = row.ownEnds()[several] - 1;
    masked[last] = trimmed.mask();
    int[] places = IntStream.of(row.ownFrom(single), last).sorted().toArray();
    MaskedBatch batch =
        new MaskedBatch(new int[][] {masked}, new int[] {0, 0}, places, new long[] {0, 0});
    HiddenSpans hidden = HiddenSpans.of(batch, List.of(row), recut);
    int[] own = row.own().clone();
    int[] theirs = row.original().clone();
    own[row.ownFrom(single)] = random;
    theirs[row.originalFrom(single)] = recut.same(random);
    Arrays.fill(own, row.ownFrom(several), last + 1, trimmed.mask());
    Arrays.fill(theirs, row.originalFrom(several), row.originalEnds()[several], original.mask());
    assertThat(hidden.batch().rows()[0]).containsExactly(own);
    assertThat(hidden.original()[0]).containsExactly(theirs);
    // Every hidden token is to be told, and the teacher tells of the single one.
    for (int i = 0; i < hidden.batch().size(); i++) {
      int place = hidden.batch().placeOf()[i];
      assertThat(hidden.batch().targets()[i]).isEqualTo(row.own()[place]);
      assertThat(hidden.shares()[i]).isEqualTo(place == row.ownFrom(single) ? 1 : 0);
    }
    assertThat(hidden.batch().size()).isEqualTo(1 + last + 1 - row.ownFrom(several));
    assertThat(batch.rows()[0]).containsExactly(masked);
  }

  /** A span of several of the row's own tokens. */
  private static OptionalInt several(TwoCuts row) {
    return IntStream.range(0, row.spans())
        .filter(s -> row.ownEnds()[s] - row.ownFrom(s) > 1)
        .findFirst();
  }

  /** A span between the row's special tokens that is one token in both cuts. */
  private static OptionalInt single(TwoCuts row) {
    return IntStream.range(1, row.spans() - 1).filter(row::single).findFirst();
  }

  @Test
  void otherTokenizersAreRefused() throws IOException {
    assertThatThrownBy(() -> Recut.of(original, trimmed))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("--original")
        .hasMessageContaining("trimmed from");
    Path folder = Files.createDirectory(dir.resolve("words"));
    Files.writeString(
        folder.resolve("tokenizer.json"),
        Tokenizers.WORD_PIECE.json(new SplittableRandom(1)).toString());
    try (Tokenizer words = Tokenizer.open(folder)) {
      assertThatThrownBy(() -> Recut.of(words, words))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("begin words");
    }
  }
}
