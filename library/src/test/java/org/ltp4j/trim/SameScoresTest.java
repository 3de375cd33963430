package org.ltp4j.trim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Tensors;
import org.ltp4j.golden.Golden;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.Family;
import org.ltp4j.model.Inference;
import org.ltp4j.model.Input;
import org.ltp4j.model.MlmHead;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.rounding.KernelSensitive;
import org.ltp4j.rounding.UpToRounding;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * A trimmed model computes what the full one does. Hidden states are the same bits: the same
 * operations on the same numbers. A product with a smaller matrix may add in another order, so
 * scores are equal up to rounding.
 */
@KernelSensitive
class SameScoresTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xlmr",
        "xlmr_decoder_name",
        "families/modernbert",
        "families/distilbert",
        "families/headless"
      })
  void theGoldenModels(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode row : Golden.json("tokenizer.json")) {
      texts.add(row.path("text").asText());
    }
    List<String> given = texts.stream().filter(t -> !t.isBlank()).limit(12).toList();
    check(Golden.folder().resolve(name), given, texts);
  }

  @ParameterizedTest
  @EnumSource
  void modelsOfEveryKindOfTokenizer(Tokenizers kind) {
    SplittableRandom random = new SplittableRandom(5);
    Family family = kind == Tokenizers.WORD_PIECE ? Family.BERT : Family.ROBERTA;
    Path model = Folders.withWeights(directory.resolve("model"), family, kind.json(random));
    List<String> texts = Stream.generate(() -> Tokenizers.text(random)).limit(200).toList();
    check(model, texts.subList(0, 20), texts);
  }

  @Test
  void aLimitedVocabularyToo() {
    List<String> texts = new ArrayList<>();
    for (JsonNode row : Golden.json("tokenizer.json")) {
      texts.add(row.path("text").asText());
    }
    List<String> given = texts.stream().filter(t -> !t.isBlank()).toList();
    check(Golden.folder().resolve("xlmr"), given, texts, "pieces", 350);
  }

  private void check(Path model, List<String> given, List<String> texts, Object... more) {
    Path text = Folders.text(directory.resolve("text.txt"), given);
    Path out = directory.resolve("out");
    Folders.trim(model, text, out, more);
    int[] old = Folders.oldIds(out);
    try (Tokenizer before = Tokenizer.open(model);
        Tokenizer after = Tokenizer.open(out);
        ModelWeights full = ModelWeights.open(model, Engine.cpu(1));
        ModelWeights trimmed = ModelWeights.open(out, Engine.cpu(1))) {
      assertThat(after.size()).isLessThan(before.size()).isEqualTo(trimmed.config().vocabulary());
      int compared = 0;
      for (String line : texts) {
        int[] ids = framed(before, before.encode(line));
        if (ids.length <= full.config().maxTokens()
            && Arrays.stream(ids).allMatch(id -> Arrays.binarySearch(old, id) >= 0)) {
          compare(line, old, full, ids, trimmed, framed(after, after.encode(line)));
          compared++;
        }
      }
      assertThat(compared).isPositive();
    }
  }

  private static int[] framed(Tokenizer tokenizer, int[] ids) {
    int[] framed = new int[ids.length + 3];
    framed[0] = tokenizer.bos();
    System.arraycopy(ids, 0, framed, 1, ids.length);
    framed[ids.length + 1] = tokenizer.mask();
    framed[ids.length + 2] = tokenizer.eos();
    return framed;
  }

  private static void compare(
      String line, int[] old, ModelWeights full, int[] ids, ModelWeights trimmed, int[] newIds) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor wide = hidden(full, ids);
      Tensor narrow = hidden(trimmed, newIds);
      assertThat(Tensors.floats(narrow)).as(line).containsExactly(Tensors.floats(wide));
      if (!full.hasHead()) {
        assertThat(trimmed.hasHead()).isFalse();
        return;
      }
      float[] before = scores(full, wide);
      float[] after = scores(trimmed, narrow);
      int rows = full.config().vocabulary();
      float[] expected = new float[after.length];
      for (int i = 0; i < after.length; i++) {
        expected[i] = before[i / old.length * rows + old[i % old.length]];
      }
      UpToRounding.assertStates(line, after, expected);
    }
  }

  private static Tensor hidden(ModelWeights weights, int[] ids) {
    return Inference.run(
        new Encoder(weights), Input.of(new int[][] {ids}, weights.config()), null, null);
  }

  private static float[] scores(ModelWeights weights, Tensor hidden) {
    MlmHead head = new MlmHead(weights);
    return Tensors.floats(head.scores(head.transform(hidden)));
  }
}
