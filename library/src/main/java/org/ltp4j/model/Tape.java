package org.ltp4j.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.ltp4j.engine.Products;
import org.ltp4j.engine.Scope;

/**
 * The backward pass of a layer, recorded during the forward pass, where the three products of a
 * projection (its output, the gradients of its input and its weight) are not made by autograd. What
 * lies between two projections is an autograd graph, from leaf to root.
 *
 * <p>Belongs to the scope it was made in, and frees what each step needed when that step is done.
 */
final class Tape implements Projector {
  /**
   * One step of the backward pass.
   *
   * @param leaf where the gradient arrives that it passes on
   * @param back passes a gradient on
   * @param needed freed after it, besides the leaf; may be null
   */
  private record Step(Tensor leaf, Consumer<Tensor> back, Tensor needed) {}

  private final Products products;
  private final PointerScope owner = PointerScope.getInnerScope();
  private final Deque<Step> steps = new ArrayDeque<>();

  Tape(Products products) {
    this.products = products;
  }

  @Override
  public Tensor linear(Tensor x, Tensor trainedWeight, Tensor trainedBias) {
    Tensor weight = reused(trainedWeight); // (out, in)
    Tensor bias = trainedBias == null ? null : reused(trainedBias); // (out)
    Tensor y = products.linear(x, weight, bias); // (T, out)
    if (x.requires_grad() || weight.requires_grad() || asksGradient(bias)) {
      Scope.move(y.requires_grad_(true), owner);
      Tensor given =
          x.requires_grad() ? null : Scope.move(x, owner); // a leaf has a step of its own
      steps.push(new Step(y, g -> linearBack(g, x, weight, bias), given));
    }
    return y;
  }

  private void linearBack(Tensor g, Tensor x, Tensor weight, Tensor bias) {
    if (x.requires_grad()) {
      add(x, products.linear(g, weight.t(), null)); // (T, out)·(out, in)
    }
    if (weight.requires_grad()) {
      add(weight, products.linear(g.t(), x.t(), null)); // (out, T)·(T, in)
    }
    if (asksGradient(bias)) {
      add(bias, g.sum(0)); // (out)
    }
  }

  private static boolean asksGradient(Tensor bias) {
    return bias != null && bias.requires_grad();
  }

  /**
   * A leaf with the value of a graph's result, from which several graphs can go on; it adds up
   * their gradients.
   */
  @Override
  public Tensor reused(Tensor x) {
    if (!x.requires_grad() || x.is_leaf()) {
      return x;
    }
    Tensor root = Scope.move(x, owner);
    Tensor leaf = Scope.move(x.detach().requires_grad_(true), owner);
    steps.push(new Step(leaf, g -> graphBack(root, g), root));
    return leaf;
  }

  /** Goes back through a graph, to the leaves it began with. */
  static void graphBack(Tensor root, Tensor gradient) {
    root.backward(gradient, new BoolOptional(false), false, new TensorArrayRefOptional());
  }

  private static void add(Tensor leaf, Tensor gradient) {
    if (leaf.grad().defined()) {
      leaf.grad().add_(gradient);
    } else {
      leaf.mutable_grad().put(gradient);
    }
  }

  @Override
  public void back() {
    while (!steps.isEmpty()) {
      Step step = steps.pop();
      try (PointerScope scope = new PointerScope()) {
        Tensor gradient = step.leaf.grad();
        if (gradient.defined()) {
          try (NoGradGuard guard = new NoGradGuard()) {
            step.back.accept(gradient);
          }
        }
      }
      owner.detach(step.leaf);
      if (step.needed != null) {
        owner.detach(step.needed);
      }
    }
  }
}
