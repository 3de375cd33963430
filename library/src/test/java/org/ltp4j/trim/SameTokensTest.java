package org.ltp4j.trim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.model.Family;
import org.ltp4j.tokenizer.Tokenizer;

/** Texts that use only kept pieces are cut as before, whatever texts were given for trimming. */
class SameTokensTest {
  private static final int SEEDS = 30;
  private static final int TEXTS = 400;

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void textsOfKeptPiecesKeepTheirCut(Tokenizers kind) throws IOException {
    long compared = 0;
    long others = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Path model =
          Folders.withoutWeights(directory.resolve("model"), family(kind), kind.json(random));
      Path text = Folders.text(directory.resolve("text.txt"), texts(random, 1 + seed));
      Path out = directory.resolve("out");
      Folders.trim(model, text, out, "min-count", 1 + random.nextInt(4));
      try (Tokenizer before = Tokenizer.open(model);
          Tokenizer after = Tokenizer.open(out)) {
        int[] old = Folders.oldIds(out);
        for (String line : texts(random, TEXTS)) {
          int[] full = before.encode(line);
          if (Arrays.stream(full).allMatch(id -> Arrays.binarySearch(old, id) >= 0)
              && (kind != Tokenizers.WORD_PIECE || !has(full, before.unk()))) {
            int[] mapped = Arrays.stream(after.encode(line)).map(id -> old[id]).toArray();
            assertThat(mapped).as("seed %d, '%s'", seed, line).containsExactly(full);
            compared++;
          } else {
            others++;
          }
        }
      }
      AtomicFiles.deleteTree(model);
      AtomicFiles.deleteTree(out);
    }
    assertThat(compared).isGreaterThan(SEEDS);
    assertThat(others).isGreaterThan(SEEDS);
  }

  private static Family family(Tokenizers kind) {
    return kind == Tokenizers.WORD_PIECE ? Family.BERT : Family.ROBERTA;
  }

  private static List<String> texts(SplittableRandom random, int count) {
    return Stream.generate(() -> Tokenizers.text(random)).limit(count).toList();
  }

  private static boolean has(int[] ids, int wanted) {
    return Arrays.stream(ids).anyMatch(id -> id == wanted);
  }
}
