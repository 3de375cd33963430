package org.ltp4j.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.IntStream;
import org.ltp4j.parameter.Kind;

/**
 * DistilBERT (Sanh et al. 2019, arXiv 1910.01108): BERT's encoder without token types, under names
 * of its own. Its configuration has keys of its own too; transformers takes BERT's in their place.
 */
record DistilBertTraits() implements Traits {
  /** Not in its configuration. */
  private static final double EPSILON = 1e-12;

  @Override
  public String modelType() {
    return "distilbert";
  }

  @Override
  public String architecture() {
    return "DistilBertForMaskedLM";
  }

  @Override
  public String prefix() {
    return "distilbert.";
  }

  @Override
  public String layer(int i) {
    return "distilbert.transformer.layer." + i + ".";
  }

  @Override
  public String wordEmbeddings() {
    return "distilbert.embeddings.word_embeddings.weight";
  }

  @Override
  public String headBias() {
    return "vocab_projector.bias";
  }

  @Override
  public String decoder() {
    return "vocab_projector.";
  }

  @Override
  public ModelConfig read(Family family, ConfigFile file) {
    file.only("activation", "gelu");
    return new ModelConfig(
        family,
        file.count("vocab_size"),
        file.count("dim", "hidden_size"),
        file.layers("n_layers", "num_hidden_layers"),
        file.count("n_heads", "num_attention_heads"),
        file.count("hidden_dim", "intermediate_size"),
        file.count("max_position_embeddings"),
        0,
        EPSILON,
        file.id(0, "pad_token_id"),
        file.share(0.1, "dropout", "hidden_dropout_prob"),
        file.share(0.1, "attention_dropout", "attention_probs_dropout_prob"),
        file.number(0.02, "initializer_range"),
        null);
  }

  @Override
  public void write(ModelConfig config, ObjectNode json) {
    json.put("vocab_size", config.vocabulary());
    json.put("dim", config.hidden());
    json.put("n_layers", config.layers());
    json.put("n_heads", config.heads());
    json.put("hidden_dim", config.intermediate());
    json.put("max_position_embeddings", config.positions());
    json.put("pad_token_id", config.padId());
    json.put("activation", "gelu");
    json.put("dropout", config.hiddenDropout());
    json.put("attention_dropout", config.attentionDropout());
    json.put("initializer_range", config.initializerRange());
  }

  @Override
  public Anatomy anatomy(ModelConfig config) {
    String e = prefix() + "embeddings.";
    int h = config.hidden();
    int above = config.layers() + 1;
    return new Anatomy(
        new Anatomy.Embeddings(
            new Table(wordEmbeddings(), Kind.WORD_EMBEDDINGS, config.vocabulary(), h),
            new Table(
                e + "position_embeddings.weight", Kind.POSITION_EMBEDDINGS, config.positions(), h),
            null,
            new Norm(e + "LayerNorm.", 0, Kind.LAYER_NORM, h, true)),
        IntStream.range(0, config.layers()).mapToObj(i -> layer(config, i)).toList(),
        new Anatomy.HeadParts(
            new Projection("vocab_transform.", above, Kind.LM_HEAD, h, h, true),
            new Norm("vocab_layer_norm.", above, Kind.LM_HEAD, h, true),
            headBias(),
            config.vocabulary()));
  }

  private PostNormLayer layer(ModelConfig config, int i) {
    String p = layer(i);
    int h = config.hidden();
    int w = config.intermediate();
    return new PostNormLayer(
        new Projection(p + "attention.q_lin.", i + 1, Kind.QUERY, h, h, true),
        new Projection(p + "attention.k_lin.", i + 1, Kind.KEY, h, h, true),
        new Projection(p + "attention.v_lin.", i + 1, Kind.VALUE, h, h, true),
        new Projection(p + "attention.out_lin.", i + 1, Kind.ATTENTION_OUTPUT, h, h, true),
        false,
        new Norm(p + "sa_layer_norm.", i + 1, Kind.LAYER_NORM, h, true),
        new Projection(p + "ffn.lin1.", i + 1, Kind.INTERMEDIATE, w, h, true),
        new Projection(p + "ffn.lin2.", i + 1, Kind.OUTPUT, h, w, true),
        new Norm(p + "output_layer_norm.", i + 1, Kind.LAYER_NORM, h, true));
  }
}
