package org.ltp4j.mlm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.data.BadRows;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.Family;
import org.ltp4j.model.Input;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.model.TinyModels;
import org.ltp4j.random.Streams;
import org.ltp4j.rounding.KernelSensitive;
import org.ltp4j.rounding.UpToRounding;
import org.ltp4j.tokenizer.Tokenizer;

/** Sentence states: drawn together in training, compared in retrieval. */
@KernelSensitive
class SentenceContrastTest {
  private static final double TEMPERATURE = 0.5;

  @TempDir Path dir;

  private final Input in =
      Input.of(
          new int[][] {{0, 5, 2}, {0, 6, 7, 2}, {0, 8, 2}, {0, 9, 2}, {0, 4, 2}, {0, 3, 2}},
          TinyModels.config(Family.ROBERTA));

  /** Row r's tokens all have this state, so that the mean and the first token agree. */
  private Tensor hidden(double[][] rows) {
    float[] flat = new float[in.tokens() * 2];
    for (int r = 0; r < in.batch(); r++) {
      for (int t = in.starts()[r]; t < in.starts()[r + 1]; t++) {
        flat[2 * t] = (float) rows[r][0];
        flat[2 * t + 1] = (float) rows[r][1];
      }
    }
    return Tensors.of(flat, in.tokens(), 2);
  }

  private static double cosine(double[] a, double[] b) {
    return (a[0] * b[0] + a[1] * b[1]) / Math.hypot(a[0], a[1]) / Math.hypot(b[0], b[1]);
  }

  /** The definition: find the partner of each side among all partners of the group. */
  private static double expected(double[][] rows, int from, int n) {
    double loss = 0;
    for (int i = 0; i < n; i++) {
      double right = 0;
      double left = 0;
      for (int j = 0; j < n; j++) {
        right += Math.exp(cosine(rows[from + i], rows[from + n + j]) / TEMPERATURE);
        left += Math.exp(cosine(rows[from + j], rows[from + n + i]) / TEMPERATURE);
      }
      double own = cosine(rows[from + i], rows[from + n + i]) / TEMPERATURE;
      loss += (Math.log(right) - own + Math.log(left) - own) / 2;
    }
    return loss / n;
  }

  @Test
  void theLossIsTheDefinitionAndGroupsDoNotMeet() {
    double[][] rows = {{1, 2}, {-3, 1}, {2, 1}, {-1, 0.5}, {3, 3}, {0.1, -4}};
    SentenceContrast contrast = new SentenceContrast(0.7, TEMPERATURE);
    try (PointerScope scope = new PointerScope()) {
      Tensor means = SentenceStates.means(hidden(rows), in, TinyModels.ENGINE);
      Tensor firsts = SentenceStates.firsts(hidden(rows), in, TinyModels.ENGINE);
      Tensor one = contrast.loss(means, firsts, new int[] {3}, TinyModels.ENGINE);
      UpToRounding.assertNumber("one group", one.item_double(), 0.7 * expected(rows, 0, 3));
      Tensor two = contrast.loss(means, firsts, new int[] {2, 1}, TinyModels.ENGINE);
      double groups = (expected(rows, 0, 2) + expected(rows, 4, 1)) / 2;
      UpToRounding.assertNumber("two groups", two.item_double(), 0.7 * groups);
    }
  }

  @Test
  void aModelFindsASentenceThatIsItsOwnTranslation() throws Exception {
    List<String> lines = List.of("the river", "a long road", "two houses", "it rains");
    Runs.write(dir.resolve("same.en.txt"), lines);
    Runs.write(dir.resolve("same.xx.txt"), lines);
    Runs.write(dir.resolve("same.yy.txt"), List.of(lines.get(1), lines.get(0), "", lines.get(3)));
    Runs.write(dir.resolve("same.zz.txt"), List.of("", "", "", ""));
    try (Tokenizer tokenizer = Tokenizer.open(Runs.model());
        ModelWeights weights =
            ModelWeights.random(
                TinyModels.config(Family.ROBERTA).withVocabulary(tokenizer.size()),
                new Streams(3),
                TinyModels.ENGINE)) {
      ParallelText text = ParallelText.read(List.of(dir), tokenizer, BadRows.REJECT);
      Map<String, Object> found = new Retrieval(text, tokenizer, 32).measure(new Encoder(weights));
      assertThat(found)
          .isEqualTo(
              Map.of(
                  "same",
                  Map.of(
                      "xx", Map.of("from_en", 1.0, "to_en", 1.0, "sentences", 4),
                      "yy", Map.of("from_en", 1 / 3.0, "to_en", 1 / 3.0, "sentences", 3),
                      "zz", Map.of("sentences", 0))));
    }
  }
}
