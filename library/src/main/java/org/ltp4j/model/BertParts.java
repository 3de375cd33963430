package org.ltp4j.model;

import java.util.stream.IntStream;
import org.ltp4j.parameter.Kind;

/**
 * The parts of BERT's encoder and head under the names of one family; within a layer, names are
 * prefixes with their dots.
 *
 * @param context the projection of what attention gives
 * @param dropsContext whether dropout falls on that
 * @param wide the first feed-forward projection
 * @param narrow the second
 */
record BertParts(
    TensorNames names,
    String query,
    String key,
    String value,
    String context,
    boolean dropsContext,
    String attentionNorm,
    String wide,
    String narrow,
    String outputNorm) {
  /** BERT's and RoBERTa's names within a layer. */
  static BertParts of(TensorNames names) {
    return new BertParts(
        names,
        "attention.self.query.",
        "attention.self.key.",
        "attention.self.value.",
        "attention.output.dense.",
        true,
        "attention.output.LayerNorm.",
        "intermediate.dense.",
        "output.dense.",
        "output.LayerNorm.");
  }

  /** A model of this shape; without token types where the shape has none. */
  Anatomy anatomy(ModelConfig config) {
    int h = config.hidden();
    int above = config.layers() + 1;
    return new Anatomy(
        embeddings(config),
        IntStream.range(0, config.layers()).mapToObj(i -> layer(config, i)).toList(),
        new Anatomy.HeadParts(
            new Projection(names.headDense(), above, Kind.LM_HEAD, h, h, true),
            new Norm(names.headNorm(), above, Kind.LM_HEAD, h, true),
            names.headBias(),
            config.vocabulary()));
  }

  private Anatomy.Embeddings embeddings(ModelConfig config) {
    String e = names.encoder() + "embeddings.";
    int h = config.hidden();
    return new Anatomy.Embeddings(
        new Table(names.wordEmbeddings(), Kind.WORD_EMBEDDINGS, config.vocabulary(), h),
        new Table(
            e + "position_embeddings.weight", Kind.POSITION_EMBEDDINGS, config.positions(), h),
        config.types() == 0
            ? null
            : new Table(
                e + "token_type_embeddings.weight", Kind.TYPE_EMBEDDINGS, config.types(), h),
        new Norm(e + "LayerNorm.", 0, Kind.LAYER_NORM, h, true));
  }

  private PostNormLayer layer(ModelConfig config, int i) {
    String p = names.layer(i);
    int h = config.hidden();
    int w = config.intermediate();
    return new PostNormLayer(
        new Projection(p + query, i + 1, Kind.QUERY, h, h, true),
        new Projection(p + key, i + 1, Kind.KEY, h, h, true),
        new Projection(p + value, i + 1, Kind.VALUE, h, h, true),
        new Projection(p + context, i + 1, Kind.ATTENTION_OUTPUT, h, h, true),
        dropsContext,
        new Norm(p + attentionNorm, i + 1, Kind.LAYER_NORM, h, true),
        new Projection(p + wide, i + 1, Kind.INTERMEDIATE, w, h, true),
        new Projection(p + narrow, i + 1, Kind.OUTPUT, h, w, true),
        new Norm(p + outputNorm, i + 1, Kind.LAYER_NORM, h, true));
  }
}
