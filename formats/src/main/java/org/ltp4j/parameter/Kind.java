package org.ltp4j.parameter;

/** The role of a parameter tensor in a transformer encoder, for counts per kind and eligibility. */
public enum Kind {
  /** Word embeddings (V, H), also the tied decoder of the MLM head. */
  WORD_EMBEDDINGS,
  /** Position embeddings. */
  POSITION_EMBEDDINGS,
  /** Token type embeddings. */
  TYPE_EMBEDDINGS,
  /** Query projection. */
  QUERY,
  /** Key projection. */
  KEY,
  /** Value projection. */
  VALUE,
  /** Query, key and value in one projection: their rows one after the other. */
  QUERY_KEY_VALUE,
  /** Attention output projection. */
  ATTENTION_OUTPUT,
  /** First feed-forward projection. */
  INTERMEDIATE,
  /** Second feed-forward projection. */
  OUTPUT,
  /** Any layer normalisation. */
  LAYER_NORM,
  /** The masked-language-modelling head, except the tied decoder. */
  LM_HEAD
}
