package org.ltp4j.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A tag for each word: the one with the largest score, of equal ones the first. What counts are the
 * spans that tags mark, see {@link Spans}. Words that were not read have the tag {@value
 * Spans#OUTSIDE}.
 *
 * @param labels tags in the order of scores, {@value Spans#OUTSIDE} among them
 */
public record WordTags(List<String> labels) implements Decision {
  /** Makes the list unmodifiable; refuses tags without one for words outside of spans. */
  public WordTags {
    labels = List.copyOf(labels);
    if (!labels.contains(Spans.OUTSIDE)) {
      throw new IllegalArgumentException("tags without " + Spans.OUTSIDE + ": " + labels);
    }
  }

  /** All tags that spans of these types may have. */
  public static WordTags ofTypes(List<String> types) {
    List<String> tags = new ArrayList<>(List.of(Spans.OUTSIDE));
    for (String type : types) {
      for (String prefix : List.of("B-", "I-", "E-", "S-")) {
        tags.add(prefix + type);
      }
    }
    return new WordTags(tags);
  }

  /** The types of spans, in the order in which tags name them. */
  @Override
  public List<String> counted() {
    return labels.stream()
        .filter(tag -> !tag.equals(Spans.OUTSIDE))
        .map(Spans::type)
        .distinct()
        .toList();
  }

  @Override
  public int[] decide(float[] scores, int words) {
    int tags = labels.size();
    int outside = labels.indexOf(Spans.OUTSIDE);
    return IntStream.range(0, words)
        .map(
            word ->
                (word + 1) * tags <= scores.length
                    ? OneLabel.largest(scores, word * tags, tags)
                    : outside)
        .toArray();
  }

  @Override
  public double[] probabilities(float[] scores, int words) {
    int tags = labels.size();
    return IntStream.range(0, words)
        .mapToDouble(
            word ->
                (word + 1) * tags <= scores.length
                    ? Arrays.stream(OneLabel.softmax(scores, word * tags, tags, 1))
                        .max()
                        .orElseThrow()
                    : 0)
        .toArray();
  }

  /** The spans of tags. */
  public List<Spans.Span> spans(int[] answer) {
    return Spans.of(Arrays.stream(answer).mapToObj(labels::get).toList());
  }

  @Override
  public RowCounts count(int[] gold, int[] predicted) {
    List<String> types = counted();
    List<Spans.Span> is = spans(gold);
    List<Spans.Span> said = spans(predicted);
    Set<Spans.Span> known = new HashSet<>(is);
    return new RowCounts(
        types(types, said.stream().filter(known::contains).toList()),
        types(types, is),
        types(types, said));
  }

  private static int[] types(List<String> types, List<Spans.Span> spans) {
    return spans.stream().mapToInt(span -> types.indexOf(span.type())).toArray();
  }

  @Override
  public Tally tally(List<int[]> gold, List<int[]> predicted) {
    List<RowCounts> rows = new ArrayList<>();
    for (int i = 0; i < gold.size(); i++) {
      rows.add(count(gold.get(i), predicted.get(i)));
    }
    return Counts.sum(Counts.Of.SPANS, counted().size(), rows);
  }

  @Override
  public double loss(float[] scores, int[] gold) {
    int tags = labels.size();
    return IntStream.range(0, losses(scores))
        .mapToDouble(word -> OneLabel.crossEntropy(scores, word * tags, tags, gold[word]))
        .sum();
  }

  @Override
  public int losses(float[] scores) {
    return scores.length / labels.size();
  }

  @Override
  public String separator() {
    return " ";
  }

  @Override
  public boolean mayBeEmpty() {
    return false;
  }
}
