package org.ltp4j.scoring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ltp4j.data.Dataset;
import org.ltp4j.data.Example;
import org.ltp4j.prompt.PromptBatch;
import org.ltp4j.template.Encoded;
import org.ltp4j.template.TemplateEncoder;

/**
 * A data set as the model reads it.
 *
 * @param inputs one per example, in the data's order
 * @param gold indices of each example's label, of its labels, or of the tags of its words that are
 *     read; null where it has none
 */
public record EncodedSet(List<Encoded> inputs, int[][] gold) {
  /** Renders every example. */
  public static EncodedSet of(Dataset data, TemplateEncoder renderer, List<String> labels) {
    return of(data.examples(), data.source(), renderer, labels);
  }

  /**
   * Renders examples.
   *
   * @param source names the data in messages
   */
  public static EncodedSet of(
      List<Example> examples, String source, TemplateEncoder renderer, List<String> labels) {
    List<Encoded> inputs = new ArrayList<>(examples.size());
    int[][] gold = new int[examples.size()][];
    for (int i = 0; i < gold.length; i++) {
      Example example = examples.get(i);
      Encoded input = renderer.encode(source + ", row " + example.id(), example.fields());
      inputs.add(input);
      if (example.labels() != null) {
        long read = renderer.byWord() ? input.read() : example.labels().size();
        gold[i] = example.labels().stream().limit(read).mapToInt(labels::indexOf).toArray();
      }
    }
    return new EncodedSet(inputs, gold);
  }

  /** Inputs whose labels nobody knows. */
  public static EncodedSet unlabelled(List<Encoded> inputs) {
    return new EncodedSet(inputs, new int[inputs.size()][]);
  }

  /** The number of examples. */
  public int size() {
    return gold.length;
  }

  /** Tokens and virtual tokens of all inputs. */
  public long tokens() {
    return inputs.stream().mapToLong(Encoded::tokens).sum();
  }

  /** How many inputs lost text to the length limit. */
  public long truncated() {
    return inputs.stream().filter(Encoded::truncated).count();
  }

  /** How many inputs a training reads the beginning of alone, which knows no further windows. */
  public long partlyTrained() {
    return inputs.stream().filter(Encoded::isPart).count();
  }

  /** The examples of these indices. */
  public EncodedSet of(int[] indices) {
    return new EncodedSet(
        Arrays.stream(indices).mapToObj(inputs::get).toList(),
        Arrays.stream(indices).mapToObj(i -> gold[i]).toArray(int[][]::new));
  }

  /** The examples of these indices as a batch, without further windows. */
  public PromptBatch batch(int... indices) {
    List<Encoded> chosen = Arrays.stream(indices).mapToObj(inputs::get).toList();
    return new PromptBatch(
        chosen.stream().map(Encoded::ids).toArray(int[][]::new),
        chosen.stream().map(Encoded::places).toArray(int[][]::new),
        Arrays.stream(indices).mapToObj(this::trained).toArray(int[][]::new));
  }

  /** The labels that a training learns from: those of the places of an input's first window. */
  public int[] trained(int index) {
    Encoded input = inputs.get(index);
    return gold[index] == null || input.further().isEmpty()
        ? gold[index]
        : Arrays.copyOf(gold[index], input.places().length);
  }
}
