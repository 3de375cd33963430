package org.ltp4j.mlm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Scope;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.Inference;
import org.ltp4j.model.Input;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * Finds each sentence's translation among all sentences of the other language by the cosine of
 * mean-pooled last states, between English (or else the first language) and every other one.
 */
public final class Retrieval {
  private static final String PIVOT = "en";
  private static final int ROWS = 32;

  private final ParallelText text;
  private final int bos;
  private final int eos;
  private final int maxLength;

  /** Finds again the sentences of these texts, cut to {@code maxLength} tokens. */
  public Retrieval(ParallelText text, Tokenizer tokenizer, int maxLength) {
    this.text = text;
    this.bos = tokenizer.bos();
    this.eos = tokenizer.eos();
    this.maxLength = maxLength;
  }

  /** For each set and language the share found in either direction, and of how many. */
  Map<String, Object> measure(Encoder encoder) {
    Map<String, Object> sets = new LinkedHashMap<>();
    for (ParallelText.Group set : text.sets()) {
      sets.put(set.name(), Scope.withoutGradient(() -> measure(encoder, set)));
    }
    return sets;
  }

  private Map<String, Object> measure(Encoder encoder, ParallelText.Group set) {
    int pivot = Math.max(0, set.languages().indexOf(PIVOT));
    if (set.sentences().stream().allMatch(line -> line[pivot] == null)) {
      return Map.of();
    }
    Tensor ofPivot = states(encoder, set.sentences(), pivot);
    Map<String, Object> languages = new LinkedHashMap<>();
    for (int i = 0; i < set.languages().size(); i++) {
      if (i != pivot) {
        int other = i;
        languages.put(
            set.languages().get(i),
            Scope.withoutGradient(() -> between(encoder, set, pivot, ofPivot, other)));
      }
    }
    return languages;
  }

  private Map<String, Object> between(
      Encoder encoder, ParallelText.Group set, int pivot, Tensor ofPivot, int other) {
    List<int[][]> lines = new ArrayList<>();
    List<Long> places = new ArrayList<>();
    long place = 0;
    for (int[][] line : set.sentences()) {
      if (line[pivot] != null) {
        if (line[other] != null) {
          lines.add(line);
          places.add(place);
        }
        place++;
      }
    }
    if (lines.isEmpty()) {
      return Map.of("sentences", 0);
    }
    long[] chosen = places.stream().mapToLong(p -> p).toArray();
    Tensor here =
        Tensors.rows(ofPivot, encoder.weights().engine().tensor(chosen, chosen.length)); // (n, H)
    Tensor scores = torch.matmul(here, states(encoder, lines, other).transpose(0, 1)); // (n, n)
    String name = set.languages().get(pivot);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("from_" + name, found(scores, lines.size(), encoder));
    json.put("to_" + name, found(scores.transpose(0, 1), lines.size(), encoder));
    json.put("sentences", lines.size());
    return json;
  }

  private static double found(Tensor scores, int n, Encoder encoder) {
    Engine engine = encoder.weights().engine();
    Tensor own = engine.tensor(IntStream.range(0, n).asLongStream().toArray(), n);
    return (double) scores.argmax(new LongOptional(1), false).eq(own).sum().item_long() / n;
  }

  /** States of the lines that have this language, (n, H). */
  private Tensor states(Encoder encoder, List<int[][]> lines, int language) {
    List<int[]> texts =
        lines.stream().map(line -> line[language]).filter(Objects::nonNull).toList();
    List<Tensor> parts = new ArrayList<>();
    for (int from = 0; from < texts.size(); from += ROWS) {
      int[][] rows =
          texts.subList(from, Math.min(texts.size(), from + ROWS)).stream()
              .map(t -> SentencePairs.row(t, 0, t.length, bos, eos, maxLength))
              .toArray(int[][]::new);
      parts.add(
          Scope.keep(
              () -> {
                Input in = Input.of(rows, encoder.weights().config());
                return SentenceStates.means(
                    Inference.run(encoder, in, null, null), in, encoder.weights().engine());
              }));
    }
    return Tensors.cat(0, parts.toArray(Tensor[]::new)); // (n, H)
  }
}
