package org.ltp4j.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.data.Example;
import org.ltp4j.engine.Engine;
import org.ltp4j.golden.FolderCopy;
import org.ltp4j.golden.Golden;
import org.ltp4j.model.ModelIdentity;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.problem.Problem;
import org.ltp4j.template.HeadKind;
import org.ltp4j.template.MultiPiece;
import org.ltp4j.template.Placement;
import org.ltp4j.template.PromptFormat;
import org.ltp4j.tokenizer.Tokenizer;

class ModelCacheTest {
  private static final PromptFormat FORMAT = format("{text} . {mask} .");

  @TempDir Path dir;
  private Path model;

  @BeforeEach
  void copy() {
    model = FolderCopy.of(Golden.folder().resolve("xlmr"), dir.resolve("model"));
  }

  @Test
  void equalExamplesInTheSameFormAreRenderedOnceAndAsWithoutKeeping() {
    try (ModelCache kept = new ModelCache(1000);
        ModelCache none = new ModelCache(0)) {
      EncodedSet first = rendered(kept, FORMAT, "the cat", "a dog");
      assertThat(rendered(kept, FORMAT, "the cat", "a dog")).isSameAs(first);
      assertThat(rendered(kept, FORMAT, "the cat", "a dig")).isNotSameAs(first);
      assertThat(rendered(kept, format("{text} ? {mask} ."), "the cat", "a dog"))
          .isNotSameAs(first);
      EncodedSet alone = rendered(none, FORMAT, "the cat", "a dog");
      assertThat(rendered(none, FORMAT, "the cat", "a dog")).isNotSameAs(alone);
      assertThat(first.gold()).isEqualTo(alone.gold());
      for (int i = 0; i < 2; i++) {
        assertThat(first.inputs().get(i).ids()).isEqualTo(alone.inputs().get(i).ids());
      }
    }
  }

  @Test
  void whatWasUsedLongestAgoGoesFirstAndWhatIsTooLargeIsNotKept() {
    long one;
    try (ModelCache none = new ModelCache(0)) {
      one = rendered(none, FORMAT, "a").tokens();
    }
    try (ModelCache kept = new ModelCache(2 * one)) {
      EncodedSet a = rendered(kept, FORMAT, "a");
      EncodedSet e = rendered(kept, FORMAT, "e");
      assertThat(rendered(kept, FORMAT, "a")).isSameAs(a);
      rendered(kept, FORMAT, "o");
      assertThat(rendered(kept, FORMAT, "a")).isSameAs(a);
      assertThat(rendered(kept, FORMAT, "e")).isNotSameAs(e);
      EncodedSet large = rendered(kept, FORMAT, "a", "e", "o");
      assertThat(rendered(kept, FORMAT, "a", "e", "o")).isNotSameAs(large);
    }
  }

  @Test
  void aModelWhoseFilesChangeIsReadAgain() throws IOException {
    try (ModelCache kept = new ModelCache(1000)) {
      Tokenizer tokenizer = kept.tokenizer(model);
      String hash = hash(kept);
      EncodedSet set = rendered(kept, FORMAT, "a");
      assertThat(kept.tokenizer(model)).isSameAs(tokenizer);
      assertThat(hash(kept)).isEqualTo(hash);

      Path weights = model.resolve("model.safetensors");
      byte[] bytes = Files.readAllBytes(weights);
      bytes[bytes.length - Float.BYTES] ^= 1;
      Files.write(weights, bytes);
      Files.setLastModifiedTime(weights, FileTime.from(Instant.EPOCH));
      assertThat(rendered(kept, FORMAT, "a")).isNotSameAs(set);
      assertThat(kept.tokenizer(model)).isNotSameAs(tokenizer);
      assertThat(hash(kept)).isNotEqualTo(hash);
    }
  }

  @Test
  void aModelThatIsNotThereIsAProblemAndTheNextOneWorks() {
    try (ModelCache kept = new ModelCache(1000)) {
      assertThatThrownBy(() -> kept.tokenizer(dir.resolve("none"))).hasMessageContaining("none");
      assertThat(kept.tokenizer(model)).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokenizer.json", "model.safetensors"})
  void whicheverFileIsBrokenIsNamedAndTheMendedModelOpens(String file) throws IOException {
    Path broken = model.resolve(file);
    byte[] whole = Files.readAllBytes(broken);
    Files.write(broken, new byte[] {1, 2, 3});
    try (ModelCache models = new ModelCache(0)) {
      assertThatThrownBy(() -> models.open(model, Engine.cpu(1)))
          .isInstanceOf(Problem.class)
          .hasMessageContaining(file);
      Files.write(broken, whole);
      OpenModel opened = models.open(model, Engine.cpu(1));
      try (ModelWeights weights = opened.weights()) {
        assertThat(opened.identity())
            .isEqualTo(
                ModelIdentity.of(weights.config(), weights.sha256(), Tokenizer.identity(model)));
      }
    }
  }

  private String hash(ModelCache models) {
    try (ModelWeights weights = models.open(model, Engine.cpu(1)).weights()) {
      return weights.sha256();
    }
  }

  private EncodedSet rendered(ModelCache models, PromptFormat format, String... texts) {
    List<Example> examples =
        Stream.of(texts).map(t -> Example.labelled("1", "en", Map.of("text", t), "yes")).toList();
    return models.encoded(model, format, "data", examples);
  }

  private static PromptFormat format(String template) {
    LinkedHashMap<String, List<String>> words = new LinkedHashMap<>();
    words.put("yes", List.of("a"));
    words.put("no", List.of("e"));
    return new PromptFormat(
        List.of("yes", "no"),
        HeadKind.LABEL_WORDS,
        template,
        words,
        List.of(),
        MultiPiece.FIRST,
        Placement.PREFIX,
        2,
        true,
        32,
        false);
  }
}
