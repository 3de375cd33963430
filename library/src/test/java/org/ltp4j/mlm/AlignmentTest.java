package org.ltp4j.mlm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.data.BadRows;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;
import org.ltp4j.tokenizer.Tokenizer;

/** Line-aligned text, and the pairs that are drawn from it and from passages. */
class AlignmentTest {
  private static final Streams STREAMS = new Streams(7);

  @TempDir Path dir;
  private Tokenizer tokenizer;

  @BeforeEach
  void open() {
    tokenizer = Tokenizer.open(Runs.model());
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  private ParallelText read() {
    return ParallelText.read(List.of(dir), tokenizer, BadRows.REJECT);
  }

  private List<Integer> body(int[] row) {
    assertThat(row[0]).isEqualTo(tokenizer.bos());
    assertThat(row[row.length - 1]).isEqualTo(tokenizer.eos());
    return Arrays.stream(row, 1, row.length - 1).boxed().toList();
  }

  private List<Integer> ids(String text) {
    return Arrays.stream(tokenizer.encode(text)).boxed().toList();
  }

  @Test
  void linesThatAreEmptyHaveNoTranslation() throws IOException {
    Runs.write(dir.resolve("news.de.txt"), List.of("der Fluss", "", "das Haus", ""));
    Runs.write(dir.resolve("news.en.txt"), List.of("the river", "the road", "the house", ""));
    Runs.write(dir.resolve("news.sw.txt"), List.of("mto", "njia", "", "shamba"));
    Runs.write(dir.resolve("other.en.txt"), List.of("one"));
    Runs.write(dir.resolve("other.fr.txt"), List.of("un"));
    ParallelText text = read();
    assertThat(text.sets()).extracting(ParallelText.Group::name).containsExactly("news", "other");
    ParallelText.Group news = text.sets().get(0);
    assertThat(news.languages()).containsExactly("de", "en", "sw");
    assertThat(news.sentences()).hasSize(3);
    assertThat(ParallelText.present(news.sentences().get(1))).containsExactly(1, 2);
    assertThat(news.sentences().get(1)[1]).isEqualTo(tokenizer.encode("the road"));
  }

  @Test
  void filesThatDoNotAlignAreRefusedByName() throws IOException {
    Runs.write(dir.resolve("news.de.txt"), List.of("eins", "zwei"));
    assertThatThrownBy(this::read).isInstanceOf(Problem.class).hasMessageContaining("news.de.txt");
    Runs.write(dir.resolve("news.en.txt"), List.of("one", "two", "three"));
    assertThatThrownBy(this::read)
        .isInstanceOf(Problem.class)
        .hasMessageContaining("news.en.txt")
        .hasMessageContaining("2 lines as in news.de.txt");
    Runs.write(dir.resolve("news.en.txt"), List.of("", ""));
    assertThatThrownBy(this::read)
        .isInstanceOf(Problem.class)
        .hasMessageContaining("lines with a translation");
    Runs.write(dir.resolve("nolanguage.txt"), List.of("one"));
    assertThatThrownBy(this::read)
        .isInstanceOf(Problem.class)
        .hasMessageContaining("nolanguage.txt")
        .hasMessageContaining("ntrex.sw.txt");
  }

  /** Line n is n + 1 times one word, so that partners are known by their number. */
  private Map<List<Integer>, Integer> numbered(int lines) throws IOException {
    Map<List<Integer>, Integer> numbers = new HashMap<>();
    for (String language : List.of("river", "mto", "Haus")) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < lines; i++) {
        texts.add((language + " ").repeat(i + 1).strip());
        numbers.put(ids(texts.get(i)), i);
      }
      Runs.write(dir.resolve("set." + language + ".txt"), texts);
    }
    return numbers;
  }

  @Test
  void pairsTranslateEachOtherAndComeFromDifferentLines() throws IOException {
    Map<List<Integer>, Integer> numbers = numbered(24);
    Translations drawn = new Translations(read(), 0.3, tokenizer, 128, 128, STREAMS);
    Set<Integer> seen = new HashSet<>();
    for (int step = 0; step < 20; step++) {
      SentencePairs pairs = drawn.apart(16, "step", step);
      assertThat(pairs.size()).isEqualTo(16);
      Set<Integer> lines = new HashSet<>();
      for (int i = 0; i < 16; i++) {
        List<Integer> left = body(pairs.left().get(i));
        List<Integer> right = body(pairs.right().get(i));
        assertThat(left).isNotEqualTo(right);
        assertThat(numbers.get(left)).isNotNull().isEqualTo(numbers.get(right));
        lines.add(numbers.get(left));
      }
      assertThat(lines).hasSize(16);
      seen.addAll(lines);
    }
    assertThat(seen).hasSize(24);
    assertThat(drawn.apart(64, "few").size()).isLessThanOrEqualTo(24);
  }

  @Test
  void joinedPairsFitAndKeepBothSides() throws IOException {
    String longer = "river ".repeat(50).strip();
    Runs.write(dir.resolve("set.a.txt"), List.of(longer));
    Runs.write(dir.resolve("set.b.txt"), List.of("mto"));
    Translations drawn = new Translations(read(), 1, tokenizer, 24, 16, STREAMS);
    for (int i = 0; i < 10; i++) {
      int[] row = drawn.joined("pair", i);
      assertThat(row).hasSize(24);
      int middle =
          1 + body(row).indexOf(tokenizer.eos()); // place of </s> between the two sentences
      assertThat(Math.min(middle - 1, 24 - middle - 2)).isEqualTo(tokenizer.encode("mto").length);
    }
  }

  @Test
  void halvesOfAPassageJoinToOneLineOfOneLanguage() throws IOException {
    Path text = dir.resolve("text");
    Runs.write(text);
    Corpus corpus = Runs.corpus(text, tokenizer, 64);
    List<Set<List<Integer>>> lines = new ArrayList<>();
    for (Corpus.Part part : corpus.parts()) {
      Set<List<Integer>> ofPart = new HashSet<>();
      for (int[] sequence : part.sequences()) {
        List<Integer> line = new ArrayList<>();
        for (int id : Arrays.copyOfRange(sequence, 1, sequence.length)) {
          if (id == tokenizer.eos()) {
            ofPart.add(List.copyOf(line));
            line.clear();
          } else {
            line.add(id);
          }
        }
      }
      lines.add(ofPart);
    }
    Passages passages = new Passages(new WholeWalk(corpus, 0.3, STREAMS), tokenizer, 64, STREAMS);
    Set<Integer> languages = new HashSet<>();
    for (int step = 0; step < 30; step++) {
      SentencePairs pairs = passages.halves(5, 0, "step", step);
      assertThat(pairs.size()).isEqualTo(5);
      Set<Integer> ofStep = new HashSet<>();
      for (int i = 0; i < pairs.size(); i++) {
        List<Integer> joined = new ArrayList<>(body(pairs.left().get(i)));
        assertThat(joined.size()).isGreaterThanOrEqualTo(4);
        joined.addAll(body(pairs.right().get(i)));
        ofStep.add(lines.get(0).contains(joined) ? 0 : lines.get(1).contains(joined) ? 1 : -1);
      }
      assertThat(ofStep).hasSize(1).doesNotContain(-1);
      languages.addAll(ofStep);
    }
    assertThat(languages).containsExactlyInAnyOrder(0, 1);
  }
}
