package org.ltp4j.model;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a family says of itself: how it writes a configuration, and what its tensors are called. */
interface Traits {
  /** config.json's model_type when a model is written. */
  String modelType();

  /** config.json's architecture with a masked-language-modelling head. */
  String architecture();

  /** Prefix of the encoder's tensors, with its dot; models without a head often lack it. */
  String prefix();

  /** Prefix of transformer layer {@code i} (from 0), with its dot. */
  String layer(int i);

  /** Name of the word embeddings, which are also the tied decoder. */
  String wordEmbeddings();

  /** Name of the decoder's bias. */
  String headBias();

  /** Prefix under which some files keep the tied decoder, with its dot. */
  String decoder();

  /** Reads config.json. */
  ModelConfig read(Family family, ConfigFile file);

  /** Writes the settings that {@link #read} reads. */
  void write(ModelConfig config, ObjectNode json);

  /** The parts of a model of this shape. */
  Anatomy anatomy(ModelConfig config);
}
