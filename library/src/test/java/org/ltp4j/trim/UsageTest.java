package org.ltp4j.trim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.data.BadRows;
import org.ltp4j.model.Family;
import org.ltp4j.run.Progress;
import org.ltp4j.tokenizer.Tokenizer;

/** A large text of some letters and a small one of others. */
class UsageTest {
  @TempDir private Path dir;
  private Path model;
  private Path large;
  private Path small;

  @BeforeEach
  void texts() {
    model =
        Folders.withoutWeights(
            dir.resolve("model"), Family.ROBERTA, Tokenizers.UNIGRAM.json(new SplittableRandom(4)));
    large = text("large.txt", "abé", 400);
    small = text("small.txt", "acd", 10);
  }

  private Path text(String name, String letters, int lines) {
    SplittableRandom random = new SplittableRandom(lines);
    List<String> text =
        IntStream.range(0, lines).mapToObj(i -> Tokenizers.word(random, letters, 9)).toList();
    return Folders.text(dir.resolve(name), text);
  }

  private double[] weights(double exponent, Path... files) {
    try (Tokenizer tokenizer = Tokenizer.open(model)) {
      return Usage.count(
              List.of(files), tokenizer, BadRows.REJECT, exponent, Progress.none(), () -> {})
          .weights();
    }
  }

  @Test
  void textsCountBySizeToThePowerOfTheExponent() {
    double[] ofLarge = weights(1, large);
    double[] ofSmall = weights(1, small);
    double sizeOfLarge = Arrays.stream(ofLarge).sum();
    double sizeOfSmall = Arrays.stream(ofSmall).sum();
    assertThat(sizeOfLarge).isGreaterThan(10 * sizeOfSmall);
    for (double exponent : new double[] {0, 0.3, 1}) {
      double[] both = weights(exponent, large, small);
      for (int id = 0; id < both.length; id++) {
        double expected =
            ofLarge[id] / sizeOfLarge * Math.pow(sizeOfLarge, exponent)
                + ofSmall[id] / sizeOfSmall * Math.pow(sizeOfSmall, exponent);
        assertThat(both[id]).isEqualTo(expected, within(1e-9));
      }
    }
  }

  @Test
  void piecesOfOneTextAreOneText() {
    Path first = text("en-00000-of-00002.txt", "abé", 300);
    Path second = text("en-00001-of-00002.txt", "ab", 20);
    double[] whole = weights(0, first, small, second);
    double[] apart = weights(0, first, large, small);
    assertThat(Arrays.stream(whole).sum()).isEqualTo(2, within(1e-9));
    assertThat(Arrays.stream(apart).sum()).isEqualTo(3, within(1e-9));
  }

  @Test
  void aSmallTextKeepsMoreOfItsPiecesWhereTextsCountTheSame() {
    assertThat(keptOfSmall("0")).isGreaterThan(keptOfSmall("1"));
  }

  /** Which share of the small text's tokens has its piece still. */
  private double keptOfSmall(String exponent) {
    Path out = dir.resolve("out-" + exponent);
    List<String> text = List.of(large.toString(), small.toString());
    Folders.trim(model, text, out, "pieces", 20, "language-exponent", exponent);
    double[] weights = weights(1, small);
    return Arrays.stream(Folders.oldIds(out)).mapToDouble(id -> weights[id]).sum()
        / Arrays.stream(weights).sum();
  }
}
