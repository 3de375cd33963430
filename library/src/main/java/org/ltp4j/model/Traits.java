package org.ltp4j.model;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a family says of itself: how it writes a configuration, and what its tensors are called. */
interface Traits {
  /** config.json's model_type when a model is written. */
  String modelType();

  /** config.json's architecture with a masked-language-modelling head. */
  String architecture();

  /** What its tensors are called. */
  TensorNames names();

  /** Reads config.json. */
  ModelConfig read(Family family, ConfigFile file);

  /** Writes the settings that {@link #read} reads. */
  void write(ModelConfig config, ObjectNode json);

  /** The parts of a model of this shape. */
  Anatomy anatomy(ModelConfig config);

  /** Writes the sizes that BERT's and ModernBERT's configurations have in common. */
  static void writeSizes(ModelConfig config, ObjectNode json) {
    json.put("vocab_size", config.vocabulary());
    json.put("hidden_size", config.hidden());
    json.put("num_hidden_layers", config.layers());
    json.put("num_attention_heads", config.heads());
    json.put("intermediate_size", config.intermediate());
    json.put("max_position_embeddings", config.positions());
  }
}
