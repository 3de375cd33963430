package org.ltp4j.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.data.BadRows;
import org.ltp4j.golden.Golden;
import org.ltp4j.problem.Problem;
import org.ltp4j.tokenizer.Tokenizer;

/** Token ids that are kept are those that would be made again. */
class WholeTextsTest {
  @TempDir Path dir;
  private Path text;
  private Tokenizer tokenizer;

  @BeforeEach
  void open() throws Exception {
    text = dir.resolve("text.txt");
    byte[] bad = {(byte) 0xff, '\n'};
    try (var out = Files.newOutputStream(text)) {
      out.write("the cat sits\n\n".getBytes(StandardCharsets.UTF_8));
      out.write(bad);
      out.write("on a red mat\n".getBytes(StandardCharsets.UTF_8));
    }
    tokenizer = Tokenizer.open(Golden.folder().resolve("xlmr"));
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  private Path folder() {
    return dir.resolve("tokens");
  }

  private WholeTexts kept() {
    return WholeTexts.keptIn(
        folder(), tokenizer, tokenizer.identity(), new TextRules(BadRows.SKIP, "text"));
  }

  /** Ids line by line and then the summary, as text. */
  private List<String> all(WholeTexts texts, boolean aligned) {
    WholeTexts.Whole whole = aligned ? texts.readAligned(text) : texts.read(text);
    List<String> all = new ArrayList<>();
    for (int i = 0; i < whole.segment().lines(); i++) {
      all.add(Arrays.toString(whole.segment().line(i)));
    }
    all.add(whole.summary().toString());
    return all;
  }

  private List<Path> files() {
    if (!Files.isDirectory(folder())) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(folder())) {
      return list.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatIsKeptIsWhatWasRead() {
    for (boolean aligned : new boolean[] {false, true}) {
      List<String> expected =
          all(WholeTexts.of(tokenizer, new TextRules(BadRows.SKIP, "text")), aligned);
      assertThat(expected).hasSize(aligned ? 5 : 4);
      assertThat(expected.get(expected.size() - 1)).contains("line 3");
      assertThat(all(kept(), aligned)).isEqualTo(expected);
      assertThat(all(kept(), aligned)).describedAs("kept").isEqualTo(expected);
    }
    assertThat(files()).hasSize(2);
  }

  @Test
  void otherTextIsReadAnew() throws Exception {
    List<String> before = all(kept(), false);
    Files.writeString(text, "another line\n");
    assertThat(all(kept(), false)).hasSize(2).isNotEqualTo(before);
    assertThat(files()).hasSize(2);
  }

  @Test
  void nothingIsKeptOfTextThatIsRefused() throws Exception {
    Files.writeString(text, "\n\n");
    assertThatThrownBy(() -> all(kept(), false)).isInstanceOf(Problem.class);
    assertThat(files()).isEmpty();
  }

  @Test
  void aDamagedFileIsNamed() throws Exception {
    all(kept(), false);
    Path file = files().get(0);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 20));
    assertThatThrownBy(() -> all(kept(), false))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(file.getFileName().toString());
  }

  @Test
  void whatTakesSecondsTellsHowFarItIs() throws Exception {
    String line = "the cat sits on a red mat and looks\n";
    Files.writeString(text, line.repeat((3 << 20) / line.length()));
    List<Long> told = new ArrayList<>();
    long[] over = new long[1];
    Tokenising.Watcher watcher =
        new Tokenising.Watcher() {
          @Override
          public void waiting(long bytes, long ids) {
            assertThat(ids > 0).isEqualTo(bytes > 0);
            told.add(bytes);
          }

          @Override
          public void over() {
            over[0]++;
          }
        };
    kept().watched(bytes -> watcher).read(text);
    assertThat(told).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(2);
    assertThat(told.get(0)).as("from the beginning").isZero();
    assertThat(over[0]).isEqualTo(1);
    kept().watched(bytes -> watcher).read(text);
    assertThat(over[0]).as("nothing to wait for").isEqualTo(1);
  }
}
