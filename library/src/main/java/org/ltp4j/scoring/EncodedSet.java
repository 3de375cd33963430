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
 * @param gold index of each example's label, -1 where it has none
 */
public record EncodedSet(List<Encoded> inputs, int[] gold) {
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
    int[] gold = new int[examples.size()];
    for (int i = 0; i < gold.length; i++) {
      Example example = examples.get(i);
      inputs.add(renderer.encode(source + ", row " + example.id(), example.fields()));
      gold[i] = example.label() == null ? -1 : labels.indexOf(example.label());
    }
    return new EncodedSet(inputs, gold);
  }

  /** Inputs whose labels nobody knows. */
  public static EncodedSet unlabelled(List<Encoded> inputs) {
    int[] gold = new int[inputs.size()];
    Arrays.fill(gold, -1);
    return new EncodedSet(inputs, gold);
  }

  /** The number of examples. */
  public int size() {
    return gold.length;
  }

  /** Tokens and virtual tokens of all inputs. */
  public long tokens() {
    return inputs.stream().mapToLong(Encoded::length).sum();
  }

  /** How many inputs lost text to the length limit. */
  public long truncated() {
    return inputs.stream().filter(Encoded::truncated).count();
  }

  /** The examples of these indices. */
  public EncodedSet of(int[] indices) {
    return new EncodedSet(
        Arrays.stream(indices).mapToObj(inputs::get).toList(),
        Arrays.stream(indices).map(i -> gold[i]).toArray());
  }

  /** The examples of these indices as a batch. */
  public PromptBatch batch(int... indices) {
    int[][] rows = new int[indices.length][];
    long[] readAt = new long[indices.length];
    long[] labels = new long[indices.length];
    for (int i = 0; i < indices.length; i++) {
      Encoded input = inputs.get(indices[i]);
      rows[i] = input.ids();
      readAt[i] = input.readAt();
      labels[i] = gold[indices[i]];
    }
    return new PromptBatch(rows, readAt, labels);
  }
}
