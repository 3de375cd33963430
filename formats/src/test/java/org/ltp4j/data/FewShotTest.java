package org.ltp4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;

class FewShotTest {
  private static final Task NLI = Task.named("xnli");

  @Test
  void samplesHaveExactlyKOfEachClassAndAreReproducible() {
    for (long seed = 1; seed <= 30; seed++) {
      Dataset data = random(seed, 40);
      int k = 1 + (int) (seed % 5);
      Dataset sample = FewShot.sample(data, NLI, k, new Streams(seed));
      assertThat(sample.counts(NLI).values()).as("seed " + seed).containsOnly(k);
      assertThat(sample.examples())
          .as("seed " + seed)
          .isSubsetOf(data.examples())
          .isEqualTo(FewShot.sample(data, NLI, k, new Streams(seed)).examples());
    }
  }

  @Test
  void anotherSeedDrawsOtherExamples() {
    Dataset data = random(3, 60);
    Set<List<Example>> samples = new HashSet<>();
    for (long seed = 1; seed <= 5; seed++) {
      samples.add(FewShot.sample(data, NLI, 4, new Streams(seed)).examples());
    }
    assertThat(samples).hasSizeGreaterThan(1);
  }

  @Test
  void trainAndDevAreDisjointAndOfEqualSize() {
    for (long seed = 1; seed <= 30; seed++) {
      Split split = FewShot.split(random(seed, 60), NLI, 4, new Streams(seed));
      assertThat(split.train().counts(NLI).values()).as("seed " + seed).containsOnly(4);
      assertThat(split.dev().counts(NLI).values()).as("seed " + seed).containsOnly(4);
      assertThat(split.train().examples())
          .as("seed " + seed)
          .doesNotContainAnyElementsOf(split.dev().examples());
    }
  }

  @Test
  void theSmallestClassIsNamedWithItsSize() {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      examples.add(example(i, "p" + i, NLI.labels().get(i < 2 ? 1 : i % 2 * 2)));
    }
    Dataset data = new Dataset(examples, "x.tsv", "", List.of());
    assertThatThrownBy(() -> FewShot.sample(data, NLI, 3, new Streams(1)))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("x.tsv")
        .hasMessageContaining("2 of 'neutral'");
    assertThatThrownBy(() -> FewShot.split(data, NLI, 2, new Streams(1)))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("4 examples of every class");
    assertThatThrownBy(() -> FewShot.sample(data, NLI, 0, new Streams(1)))
        .isInstanceOf(Problem.class);
  }

  @Test
  void noPremiseIsOnBothSides() {
    for (long seed = 1; seed <= 50; seed++) {
      Dataset data = random(seed, 30 + (int) seed);
      Split halves = PremiseSplit.halves(data, "premise", new Streams(seed));
      assertThat(halves.train().size() + halves.dev().size()).isEqualTo(data.size());
      assertThat(premises(halves.train()))
          .as("seed " + seed)
          .doesNotContainAnyElementsOf(premises(halves.dev()));
      assertThat(premises(halves.train()).size() - premises(halves.dev()).size())
          .as("seed " + seed)
          .isBetween(0, 1);
      Split sample = PremiseSplit.sample(random(seed, 90), NLI, "premise", 3, new Streams(seed));
      assertThat(premises(sample.train()))
          .as("seed " + seed)
          .doesNotContainAnyElementsOf(premises(sample.dev()));
      assertThat(sample.train().counts(NLI).values()).as("seed " + seed).containsOnly(3);
      assertThat(sample.dev().counts(NLI).values()).as("seed " + seed).containsOnly(3);
    }
  }

  @Test
  void aFieldToSplitByMustExist() {
    assertThatThrownBy(() -> PremiseSplit.halves(random(1, 9), "premis", new Streams(1)))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("premis");
  }

  private static Set<String> premises(Dataset data) {
    return data.examples().stream()
        .map(example -> example.fields().get("premise").replaceAll("\\s+", " "))
        .collect(Collectors.toSet());
  }

  /** Three rows, one of each class, share a premise, now and then with other white space. */
  private static Dataset random(long seed, int rows) {
    SplittableRandom random = new Streams(seed).stream("rows");
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      String space = random.nextBoolean() ? " " : "  ";
      examples.add(example(i, "premise" + space + i / 3, NLI.labels().get(i % 3)));
    }
    return new Dataset(examples, "x.tsv", "", List.of());
  }

  private static Example example(int i, String premise, String label) {
    return Example.labelled(
        "" + i, "en", Map.of("premise", premise, "hypothesis", "hypothesis " + i), label);
  }
}
