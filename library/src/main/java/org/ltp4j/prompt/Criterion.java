package org.ltp4j.prompt;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.engine.Tensors;

/**
 * What training minimises: the mean cross entropy over the labels of rows or of words, Σᵢ w(yᵢ) ·
 * −log p(yᵢ) / Σᵢ w(yᵢ).
 *
 * @param sets for rows that may have any number of labels: the mean over rows and labels of the
 *     binary cross entropy between the logistic function of a score and whether the row has the
 *     label
 * @param consistency for batches whose second half holds other views of the examples in the first:
 *     the sum of both halves' mean cross entropies and of the symmetric Kullback-Leibler divergence
 *     between their predictions, (KL(p‖q) + KL(q‖p)) / 2, in the mean over examples
 * @param classWeights w, what a row of each label counts; empty where all count alike
 */
public record Criterion(boolean sets, boolean consistency, List<Double> classWeights) {
  /**
   * What a batch is of a larger one: the losses of the parts, each by its share, add up to that of
   * the whole.
   *
   * @param weight part of what all rows count together
   * @param examples part of all examples
   */
  public record Share(double weight, double examples) {
    /** A batch by itself. */
    public static final Share ALL = new Share(1, 1);
  }

  /** The mean cross entropy, in which all rows count alike. */
  public static final Criterion CROSS_ENTROPY = new Criterion(false, false, List.of());

  /** For two views of each example, in which all examples count alike. */
  public static final Criterion CONSISTENCY = new Criterion(false, true, List.of());

  /** For rows that may have any number of labels. */
  public static final Criterion SETS = new Criterion(true, false, List.of());

  /** Makes the list unmodifiable; refuses weights that leave rows out, and what has no meaning. */
  public Criterion {
    classWeights = List.copyOf(classWeights);
    if (classWeights.stream().anyMatch(w -> !(w > 0 && w < Double.POSITIVE_INFINITY))) {
      throw new IllegalArgumentException("weights above 0, not " + classWeights);
    }
    if (sets && (consistency || !classWeights.isEmpty())) {
      throw new IllegalArgumentException("sets of labels without views and weights");
    }
  }

  /**
   * The loss.
   *
   * @param scores of the labels, (N, C)
   * @param gold true labels of each row, see {@link PromptBatch}
   * @param share of the batch
   * @return a number
   */
  public Tensor of(Tensor scores, int[][] gold, Share share) {
    if (sets) {
      return scaled(
          torch.binary_cross_entropy_with_logits(scores, members(scores, gold)), share.weight());
    }
    long[] flat = Arrays.stream(gold).flatMapToInt(Arrays::stream).asLongStream().toArray();
    Tensor truth = Tensors.of(flat, flat.length).to(scores.device(), ScalarType.Long); // (N)
    Tensor entropy = crossEntropy(scores, truth);
    return consistency
        ? scaled(entropy, 2 * share.weight()).add(scaled(divergence(scores), share.examples()))
        : scaled(entropy, share.weight());
  }

  /** The share of some of a batch's examples, by the true labels of one view of each. */
  public Share share(int[][] some, int[][] all) {
    return new Share(weight(some) / weight(all), (double) some.length / all.length);
  }

  private static Tensor scaled(Tensor loss, double factor) {
    return factor == 1 ? loss : loss.mul(Tensors.scalar(factor));
  }

  /** What these rows count together. */
  double weight(int[][] gold) {
    if (sets) {
      return gold.length;
    }
    return classWeights.isEmpty()
        ? Arrays.stream(gold).mapToInt(row -> row.length).sum()
        : Arrays.stream(gold).flatMapToInt(Arrays::stream).mapToDouble(classWeights::get).sum();
  }

  /** 1 for labels that a row has, else 0; (B, C). */
  private static Tensor members(Tensor scores, int[][] gold) {
    int labels = (int) scores.size(1);
    float[] values = new float[gold.length * labels];
    for (int row = 0; row < gold.length; row++) {
      for (int label : gold[row]) {
        values[row * labels + label] = 1;
      }
    }
    return Tensors.of(values, gold.length, labels).to(scores.device(), ScalarType.Float);
  }

  private Tensor crossEntropy(Tensor scores, Tensor gold) {
    if (classWeights.isEmpty()) {
      return torch.cross_entropy_loss(scores, gold);
    }
    Tensor of = weights(scores).index_select(0, gold); // (N)
    Tensor logs = torch.log_softmax(scores, 1).gather(1, gold.unsqueeze(1)).squeeze(1); // (N)
    return logs.mul(of).sum().div(of.sum()).neg();
  }

  /** (C), where the scores are. */
  private Tensor weights(Tensor scores) {
    float[] values = new float[classWeights.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = classWeights.get(i).floatValue();
    }
    return Tensors.of(values, values.length).to(scores.device(), ScalarType.Float);
  }

  /** In the mean over the examples, of which each half has a view. */
  private static Tensor divergence(Tensor scores) {
    long half = scores.size(0) / 2;
    Tensor logs = torch.log_softmax(scores, 1); // (2B, C)
    Tensor p = Tensors.slice(logs, 0, 0, half); // (B, C)
    Tensor q = Tensors.slice(logs, 0, half, 2 * half); // (B, C)
    // KL(p‖q) + KL(q‖p) = Σ (p - q)(log p - log q)
    return p.exp().sub(q.exp()).mul(p.sub(q)).sum().div(Tensors.scalar(2.0 * half));
  }
}
