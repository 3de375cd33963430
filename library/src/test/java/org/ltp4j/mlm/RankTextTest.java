package org.ltp4j.mlm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.model.Dropout;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.Family;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.model.TinyModels;
import org.ltp4j.optim.Adam;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.optim.Trainables;
import org.ltp4j.random.Streams;
import org.ltp4j.ranks.ProcessPlace;
import org.ltp4j.ranks.Ranks;
import org.ltp4j.recipe.EngineSettings;
import org.ltp4j.run.Provenance;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import org.ltp4j.tokenizer.Tokenizer;
import org.ltp4j.train.Objective;

/** Which text each of several ranks reads in a step of masked-language-modelling. */
class RankTextTest {
  private static final Streams STREAMS = new Streams(17);
  private static final int SEQUENCES = 24;

  @TempDir Path dir;

  /**
   * What a rank did in a step.
   *
   * @param read numbers of the sequences that it has read, in order
   */
  private record Did(Objective.Loss loss, List<Integer> read) {}

  /** Sequences of different lengths, so that ranks hide different numbers of tokens. */
  private static List<int[]> sequences(List<Integer> read) {
    return new AbstractList<>() {
      @Override
      public int[] get(int index) {
        read.add(index);
        return IntStream.range(0, 5 + index % 7).map(i -> 10 + 12 * index + i).toArray();
      }

      @Override
      public int size() {
        return SEQUENCES;
      }
    };
  }

  private static Did step(Ranks ranks, MlmPlan plan, long step) {
    List<Integer> read = new ArrayList<>();
    try (Tokenizer tokenizer = Tokenizer.open(Runs.model());
        ModelWeights weights =
            ModelWeights.random(config(tokenizer.size()), STREAMS, TinyModels.ENGINE);
        ParameterSet set =
            new ParameterSet(
                Trainables.dense(weights, p -> true),
                weights.config().family().wordEmbeddings(),
                1);
        PointerScope scope = new PointerScope()) {
      Corpus corpus =
          new Corpus(
              List.of(new Corpus.Part("en", "en", sequences(read), 200, SEQUENCES, List.of())));
      Objective objective =
          new MlmObjective(
              new Encoder(weights),
              set,
              new WholeWalk(corpus, 1, STREAMS),
              new Masking(tokenizer, 0.3, STREAMS),
              plan,
              null,
              Dropout.NONE,
              STREAMS,
              ranks,
              step + 1);
      Objective.Loss loss = objective.accumulate(step);
      set.update(new Adam.Update(Adam.DEFAULT, 0, 1, 0));
      return new Did(loss, read);
    }
  }

  private static ModelConfig config(int vocabulary) {
    return TinyModels.config(Family.ROBERTA).withVocabulary(vocabulary);
  }

  private List<Did> together(int size, MlmPlan plan, long step) throws Exception {
    EngineSettings settings = Settings.resolve(EngineSettings.class, Section.none(), Map.of());
    Provenance run = Provenance.begin("mlm", settings, Map.of(), List.of("ltp", "mlm"));
    String meeting = ProcessPlace.file(dir.resolve("meeting-" + size + "-" + step));
    List<Callable<Did>> bodies = new ArrayList<>();
    for (int rank = 0; rank < size; rank++) {
      ProcessPlace place = new ProcessPlace(rank, size, meeting, Duration.ofSeconds(120));
      bodies.add(
          () -> {
            try (Ranks ranks = Ranks.join(place, run)) {
              return step(ranks, plan, step);
            }
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(size);
    try {
      List<Did> all = new ArrayList<>();
      for (Future<Did> one : threads.invokeAll(bodies)) {
        all.add(one.get());
      }
      return all;
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void ranksReadDisjointTextWhichTogetherIsThatOfOneProcess() throws Exception {
    MlmPlan plan = new MlmPlan(5, 2, false);
    for (long step : new long[] {0, 1}) {
      Did alone = step(Ranks.ALONE, plan, step);
      assertThat(alone.read()).hasSize(10).doesNotHaveDuplicates();
      for (int size : new int[] {2, 3}) {
        List<Did> ranks = together(size, plan, step);
        List<Integer> read = ranks.stream().flatMap(did -> did.read().stream()).toList();
        assertThat(read).doesNotHaveDuplicates();
        assertThat(new TreeSet<>(read)).isEqualTo(new TreeSet<>(alone.read()));
        int most = ranks.get(0).read().size();
        assertThat(most).isEqualTo(2 * ((5 + size - 1) / size));
        assertThat(ranks.stream().mapToInt(did -> did.loss().tokens()).sum())
            .isEqualTo(alone.loss().tokens());
        assertThat(ranks.stream().mapToDouble(did -> did.loss().value()).sum())
            .isCloseTo(alone.loss().value(), within(1e-5));
      }
    }
  }

  @Test
  void aRankWithoutARowReadsNothing() throws Exception {
    List<Did> ranks = together(3, new MlmPlan(2, 1, false), 0);
    assertThat(ranks.get(2).read()).isEmpty();
    assertThat(ranks.get(2).loss().value()).isZero();
    assertThat(ranks.get(0).read()).hasSize(1).doesNotContainAnyElementsOf(ranks.get(1).read());
  }
}
