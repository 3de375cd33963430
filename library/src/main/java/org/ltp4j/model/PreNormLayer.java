package org.ltp4j.model;

import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.ltp4j.engine.Tensors;

/**
 * A layer of ModernBERT (Warner et al. 2024, arXiv 2412.13663): it normalises before each part,
 * turns queries and keys by their positions (rotary embeddings, Su et al. 2021, arXiv 2104.09864),
 * attends near or everywhere, and gates its feed-forward part:
 *
 * <pre>x + Wo·attention(norm(x)), then x + Wo·(gelu(a) · g) with (a, g) = Wi·norm(x)</pre>
 *
 * @param attentionNorm null in the lowest layer, whose input the embeddings have normalised
 * @param queryKeyValue all three in one projection, (T, H) to (T, 3H)
 * @param reach what its tokens see, and how their positions turn them
 * @param context the projection of what attention gives
 * @param wide both halves of the feed-forward part, (T, H) to (T, 2F)
 * @param narrow (T, F) to (T, H)
 * @param finalNorm what follows the topmost layer; null in the others
 */
public record PreNormLayer(
    Norm attentionNorm,
    Projection queryKeyValue,
    AttentionSpan reach,
    Projection context,
    Norm feedForwardNorm,
    Projection wide,
    Projection narrow,
    Norm finalNorm)
    implements Layer {
  @Override
  public List<Part> parts() {
    return Stream.<Part>of(
            attentionNorm, queryKeyValue, context, feedForwardNorm, wide, narrow, finalNorm)
        .filter(part -> part != null)
        .toList();
  }

  @Override
  public Tensor forward(Tensor x, LayerPass pass) {
    Tensor normed = attentionNorm == null ? x : pass.norm(attentionNorm, x); // (T, H)
    Tensor all = pass.project(queryKeyValue, normed); // (T, 3H)
    Tensor q = pass.pick(pass.turn(third(all, 0), reach)); // (Q, H)
    Tensor k = pass.turn(third(all, 1), reach); // (T, H)
    Tensor mixed = pass.attend(q, k, third(all, 2), reach); // (Q, H)
    Tensor attended = pass.dropout().onAttention(pass.project(context, mixed)); // (Q, H)
    Tensor middle = pass.reused(LayerPass.plus(attended, pass.pick(x))); // (Q, H)
    Tensor both = pass.project(wide, pass.norm(feedForwardNorm, middle)); // (Q, 2F)
    Tensor gated = gated(half(both, 0), half(both, 1)); // (Q, F)
    Tensor out = pass.project(narrow, pass.dropout().onHidden(gated)); // (Q, H)
    Tensor sum = LayerPass.plus(out, middle);
    return finalNorm == null ? sum : pass.norm(finalNorm, sum);
  }

  /** The product of both, in place where the backward pass does not need the factors. */
  private static Tensor gated(Tensor a, Tensor g) {
    Tensor open = torch.gelu(a);
    return GradMode.is_enabled() ? open.mul(g) : open.mul_(g);
  }

  private static Tensor third(Tensor all, long which) {
    long width = all.size(1) / 3;
    return Tensors.slice(all, 1, which * width, (which + 1) * width);
  }

  private static Tensor half(Tensor both, long which) {
    long width = both.size(1) / 2;
    return Tensors.slice(both, 1, which * width, (which + 1) * width);
  }
}
