package org.ltp4j.model;

/**
 * What a family calls its tensors; every prefix ends with its dot.
 *
 * @param encoder prefix of the encoder's tensors; files of models without a head often lack it
 * @param layers prefix of all transformer layers; a layer's number (from 0) follows
 * @param wordEmbeddings name of the word embeddings, which are also the tied decoder
 * @param headDense prefix of the head's projection
 * @param headNorm prefix of the head's normalisation
 * @param headBias name of the decoder's bias
 * @param decoder prefix under which some files keep the tied decoder once more
 */
record TensorNames(
    String encoder,
    String layers,
    String wordEmbeddings,
    String headDense,
    String headNorm,
    String headBias,
    String decoder) {
  /** Prefix of transformer layer {@code i} (from 0), with its dot. */
  String layer(int i) {
    return layers + i + ".";
  }
}
