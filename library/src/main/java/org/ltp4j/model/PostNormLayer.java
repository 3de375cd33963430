package org.ltp4j.model;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A layer of BERT (Devlin et al. 2019), which normalises after each sum.
 *
 * @param context the projection of what attention gives
 * @param dropsContext whether dropout falls on that (in DistilBERT it does not)
 * @param wide the first feed-forward projection, (T, H) to (T, F)
 * @param narrow the second, (T, F) to (T, H)
 */
public record PostNormLayer(
    Projection query,
    Projection key,
    Projection value,
    Projection context,
    boolean dropsContext,
    Norm attentionNorm,
    Projection wide,
    Projection narrow,
    Norm outputNorm)
    implements Layer {
  @Override
  public List<Part> parts() {
    return List.of(query, key, value, context, attentionNorm, wide, narrow, outputNorm);
  }

  @Override
  public Tensor forward(Tensor x, LayerPass pass) {
    Tensor asking = pass.asked(x); // (Q, H)
    Tensor q = pass.project(query, asking); // (Q, H)
    Tensor k = pass.project(key, x); // (T, H)
    Tensor v = pass.project(value, x); // (T, H)
    Tensor attended =
        pass.project(context, pass.attend(q, k, v, AttentionSpan.EVERYWHERE)); // (Q, H)
    Tensor dropped = dropsContext ? pass.dropout().onHidden(attended) : attended;
    Tensor middle = pass.reused(pass.norm(attentionNorm, LayerPass.plus(dropped, asking)));
    Tensor inner = LayerPass.gelu(pass.project(wide, middle)); // (Q, F)
    Tensor out = pass.dropout().onHidden(pass.project(narrow, inner)); // (Q, H)
    return pass.norm(outputNorm, LayerPass.plus(out, middle));
  }
}
