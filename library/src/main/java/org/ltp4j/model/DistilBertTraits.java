package org.ltp4j.model;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * DistilBERT (Sanh et al. 2019, arXiv 1910.01108): BERT's encoder without token types, under names
 * of its own. Its configuration has keys of its own too; transformers takes BERT's in their place.
 */
record DistilBertTraits() implements Traits {
  /** Not in its configuration. */
  private static final double EPSILON = 1e-12;

  private static final BertParts PARTS =
      new BertParts(
          new TensorNames(
              "distilbert.",
              "distilbert.transformer.layer.",
              "distilbert.embeddings.word_embeddings.weight",
              "vocab_transform.",
              "vocab_layer_norm.",
              "vocab_projector.bias",
              "vocab_projector."),
          "attention.q_lin.",
          "attention.k_lin.",
          "attention.v_lin.",
          "attention.out_lin.",
          false,
          "sa_layer_norm.",
          "ffn.lin1.",
          "ffn.lin2.",
          "output_layer_norm.");

  @Override
  public String modelType() {
    return "distilbert";
  }

  @Override
  public String architecture() {
    return "DistilBertForMaskedLM";
  }

  @Override
  public TensorNames names() {
    return PARTS.names();
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
        new Dropout(
            file.share(0.1, "dropout", "hidden_dropout_prob"),
            file.share(0.1, "attention_dropout", "attention_probs_dropout_prob")),
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
    json.put("dropout", config.dropout().hidden());
    json.put("attention_dropout", config.dropout().attention());
    json.put("initializer_range", config.initializerRange());
  }

  @Override
  public Anatomy anatomy(ModelConfig config) {
    return PARTS.anatomy(config);
  }
}
