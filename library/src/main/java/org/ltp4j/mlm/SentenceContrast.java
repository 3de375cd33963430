package org.ltp4j.mlm;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Tensors;
import org.ltp4j.recipe.ParallelSettings;

/**
 * Draws the two sides of a pair together and pushes other pairs of its group away: the cross
 * entropy of finding each side's partner among all partners by cosine over a temperature, in both
 * directions (InfoNCE: van den Oord et al. 2018; between translations: Chi et al. 2021, InfoXLM).
 * It is the mean of two such losses, one for the mean of a row's states and one for {@code <s>},
 * since classifiers read either.
 *
 * @param weight factor of the loss
 * @param temperature what cosines are divided by
 */
record SentenceContrast(double weight, double temperature) {
  static SentenceContrast of(ParallelSettings settings) {
    return new SentenceContrast(settings.contrastWeight(), settings.contrastTemperature());
  }

  /**
   * The weighted loss in a graph.
   *
   * @param means of rows' states, (B, H); row i and row i + size of a group are partners
   * @param firsts states of rows' first tokens, (B, H)
   * @param groups sizes of groups: the first 2n rows are a group of n pairs, and so on
   */
  Tensor loss(Tensor means, Tensor firsts, int[] groups, Engine engine) {
    return ofStates(means, groups, engine)
        .add(ofStates(firsts, groups, engine))
        .mul(Tensors.scalar(0.5));
  }

  /** The weighted loss of states of length 1, (B, H), the mean of its groups'. */
  Tensor ofStates(Tensor states, int[] groups, Engine engine) {
    Tensor sum = null;
    int from = 0;
    for (int n : groups) {
      Tensor group = group(states, from, n, engine);
      sum = sum == null ? group : sum.add(group);
      from += 2 * n;
    }
    return sum.mul(Tensors.scalar(weight / groups.length));
  }

  private Tensor group(Tensor states, int from, int n, Engine engine) {
    Tensor left = Tensors.slice(states, 0, from, from + n); // (n, H)
    Tensor right = Tensors.slice(states, 0, from + n, from + 2L * n); // (n, H)
    Tensor scores =
        torch.matmul(left, right.transpose(0, 1)).mul(Tensors.scalar(1 / temperature)); // (n, n)
    long[] same = new long[n];
    for (int i = 0; i < n; i++) {
      same[i] = i;
    }
    Tensor partner = engine.tensor(same, n);
    return torch
        .cross_entropy_loss(scores, partner)
        .add(torch.cross_entropy_loss(scores.transpose(0, 1), partner))
        .mul(Tensors.scalar(0.5));
  }
}
