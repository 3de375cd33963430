package org.ltp4j.model;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * BERT and RoBERTa: one encoder, whose heads have two sets of names.
 *
 * @param padId id of the padding token where the configuration names none
 */
record BertTraits(String modelType, String architecture, BertParts parts, int padId)
    implements Traits {
  /** Positions start at 0, two token types. */
  static final BertTraits BERT =
      new BertTraits(
          "bert",
          "BertForMaskedLM",
          parts(
              "bert.",
              "cls.predictions.transform.dense.",
              "cls.predictions.transform.LayerNorm.",
              "cls.predictions."),
          0);

  /** Positions start after the padding id; one token type. */
  static final BertTraits ROBERTA =
      new BertTraits(
          "xlm-roberta",
          "XLMRobertaForMaskedLM",
          parts("roberta.", "lm_head.dense.", "lm_head.layer_norm.", "lm_head."),
          1);

  private static BertParts parts(String encoder, String dense, String norm, String head) {
    return BertParts.of(
        new TensorNames(
            encoder,
            encoder + "encoder.layer.",
            encoder + "embeddings.word_embeddings.weight",
            dense,
            norm,
            head + "bias",
            head + "decoder."));
  }

  @Override
  public TensorNames names() {
    return parts.names();
  }

  @Override
  public ModelConfig read(Family family, ConfigFile file) {
    file.only("hidden_act", "gelu");
    file.only("position_embedding_type", "absolute");
    file.only("is_decoder", "false");
    return new ModelConfig(
        family,
        file.count("vocab_size"),
        file.count("hidden_size"),
        file.layers("num_hidden_layers"),
        file.count("num_attention_heads"),
        file.count("intermediate_size"),
        file.count("max_position_embeddings"),
        file.count("type_vocab_size"),
        file.number(1e-12, "layer_norm_eps"),
        file.id(padId, "pad_token_id"),
        new Dropout(
            file.share(0.1, "hidden_dropout_prob"),
            file.share(0.1, "attention_probs_dropout_prob")),
        file.number(0.02, "initializer_range"),
        null);
  }

  @Override
  public void write(ModelConfig config, ObjectNode json) {
    Traits.writeSizes(config, json);
    json.put("type_vocab_size", config.types());
    json.put("layer_norm_eps", config.epsilon());
    json.put("pad_token_id", config.padId());
    if (this.equals(ROBERTA)) {
      json.put("bos_token_id", 0);
      json.put("eos_token_id", 2);
    }
    json.put("hidden_act", "gelu");
    json.put("hidden_dropout_prob", config.dropout().hidden());
    json.put("attention_probs_dropout_prob", config.dropout().attention());
    json.put("initializer_range", config.initializerRange());
  }

  @Override
  public Anatomy anatomy(ModelConfig config) {
    return parts.anatomy(config);
  }
}
